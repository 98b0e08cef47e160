// What the board says of a game, and in which group it stands.
import type { BoardGame, Game, GameStatus, League, Side } from "./answer-parts";
import { isSoccer, rulesOf } from "./leagues";
import { between, sidesOf } from "./sides";

/** The games of one league. */
export interface Group {
  readonly league: League;
  readonly live: number;
  readonly games: readonly BoardGame[];
}

/** From the most pressing to the least. */
const STAGES: readonly (readonly GameStatus[])[] = [
  ["IN_PROGRESS", "BREAK", "DELAYED"],
  ["SCHEDULED", "UNKNOWN"],
  ["FINAL", "FORFEIT"],
  ["SUSPENDED", "POSTPONED", "CANCELED", "NOT_NECESSARY"],
];

const stageOf = ({ status }: Pick<Game, "status">): number => {
  const stage = STAGES.findIndex((statuses) => statuses.includes(status));
  return stage < 0 ? STAGES.length : stage; // a status that is newer than this page
};

/** The games in that order; those of one stage stay in their order, by time. */
export const byStage = (games: readonly BoardGame[]): BoardGame[] =>
  [...games].sort((one, other) => stageOf(one) - stageOf(other));

/** Tells whether a game is going on. */
export const isLive = (game: Pick<Game, "status">): boolean => stageOf(game) === 0;

/**
 * The games by league: leagues that play now first, then those that will, otherwise in the order of `leagues`. Within a
 * league what is live comes first, then what is to come, then results; games of one stage stay in their order, by time.
 */
export function grouped(games: readonly BoardGame[], leagues: readonly League[]): Group[] {
  const order = new Set([...leagues, ...games.map(({ league }) => league)]);
  return [...order]
    .map((league) => {
      const members = byStage(games.filter((game) => game.league === league));
      return { league, live: members.filter(isLive).length, games: members };
    })
    .filter(({ games: [first] }) => first)
    .sort((one, other) => stageOf(one.games[0]!) - stageOf(other.games[0]!));
}

/** The games of any of these teams, and all the others. */
export function parted(
  games: readonly BoardGame[],
  teams: readonly { readonly id: string }[],
): [mine: BoardGame[], others: BoardGame[]] {
  const ids = new Set(teams.map(({ id }) => id));
  const isMine = ({ homeTeam, awayTeam }: BoardGame) => [homeTeam, awayTeam].some((team) => team && ids.has(team.id));
  return [games.filter(isMine), games.filter((game) => !isMine(game))];
}

const LEGS = ["1st leg", "2nd leg"];

/** What there is to say of the series of a game: `BOS leads 3-1 · Game 5`, `Agg. 3-2 · 2nd leg`; empty without one. */
export function seriesLine({ series, aggregate }: Pick<BoardGame, "series" | "aggregate">): string {
  const game = series?.gameNumber && `Game ${series.gameNumber}`;
  const leg = aggregate?.leg && LEGS[aggregate.leg - 1];
  return [series?.summary, game, aggregate?.summary, leg].filter(Boolean).join(" · ");
}

const WORDS: Record<GameStatus, string> = {
  SCHEDULED: "Scheduled",
  IN_PROGRESS: "In progress",
  BREAK: "Break",
  FINAL: "Final",
  DELAYED: "Delayed",
  SUSPENDED: "Suspended",
  POSTPONED: "Postponed",
  CANCELED: "Canceled",
  FORFEIT: "Forfeit",
  NOT_NECESSARY: "Not necessary",
  UNKNOWN: "To be confirmed",
};

/** How a final came about, by the source's own word for it. */
const ENDINGS: Readonly<Record<string, string>> = { "F/OT": "Final, overtime", "F/SO": "Final, shoot-out" };

/** What there is to say of a game's state, the time of its start left out: `3rd · 4:12`, `Final, overtime`. */
export function stateOf(game: Game): string {
  if (game.status === "FINAL") return ENDINGS[game.statusText ?? ""] ?? WORDS.FINAL;
  if (!isLive(game) || game.status === "DELAYED") return WORDS[game.status] ?? WORDS.UNKNOWN;
  if (game.status === "BREAK") return breakName(game);
  const parts = [game.period && periodName(game.league, game.period), game.clock && clockOf(game)].filter(Boolean);
  return parts.join(" · ") || WORDS[game.status];
}

const ORDINALS = ["1st", "2nd", "3rd", "4th"];

function periodName(league: string, period: string): string {
  if (/^half/i.test(period)) return "Half-time";
  const ordinal = ORDINALS[Number(period) - 1];
  if (!ordinal) return period;
  return rulesOf(league).halves ? `${ordinal} half` : ordinal;
}

/** A break follows the period that the source still names. */
function breakName({ league, period }: Game): string {
  if (!period) return WORDS.BREAK;
  if (period === rulesOf(league).beforeHalfTime || /^half/i.test(period)) return "Half-time";
  return /^\d$/.test(period) ? `End of ${periodName(league, period)}` : WORDS.BREAK;
}

function clockOf({ league, clock }: Game): string {
  return isSoccer(league) ? `${clock}′` : String(clock).replace(/^0(?=\d:)/, "");
}

export const UNDECIDED = "To be decided";

/** What a team goes by on a card: clubs and colleges by their short name, whose full one is longer than a card. */
export function cardName({ name, fullName }: Side, league: League): string {
  return isSoccer(league) || fullName.startsWith(name) ? name : fullName;
}

/** `Minnesota Vikings at Dallas Cowboys`, `Arsenal vs Chelsea`: the sides in the order in which they are shown. */
export function matchup(game: Game, by: "fullName" | "name" = "fullName"): string {
  const [first, second] = sidesOf(game).map((side) => game[side]?.[by] ?? UNDECIDED);
  return `${first} ${between(game)} ${second}`;
}

/** `no games`, `1 game`, `12 games`. */
export const inWords = (count: number): string => (count === 1 ? "1 game" : `${count || "no"} games`);
