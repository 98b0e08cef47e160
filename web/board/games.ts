// What the board says of a game, and in which group it stands.
import type { BoardGame, Game, GameStatus, League, Side } from "./answers";

export interface Group {
  readonly title: string;
  readonly live: boolean;
  readonly games: readonly BoardGame[];
}

const GROUPS: readonly { title: string; live: boolean; byTime?: boolean; statuses: readonly GameStatus[] }[] = [
  { title: "Live", live: true, statuses: ["IN_PROGRESS", "BREAK", "DELAYED"] },
  { title: "Upcoming", live: false, byTime: true, statuses: ["SCHEDULED", "UNKNOWN"] },
  { title: "Final", live: false, statuses: ["FINAL", "FORFEIT"] },
  { title: "Off the schedule", live: false, statuses: ["SUSPENDED", "POSTPONED", "CANCELED", "NOT_NECESSARY"] },
];

/**
 * The games by status, the most pressing group first; empty groups are left out. What is to come stays in order of
 * time; the rest stands by league, in the order of `leagues`.
 */
export function grouped(games: readonly BoardGame[], leagues: readonly League[]): Group[] {
  const place = ({ league }: BoardGame) => leagues.indexOf(league);
  return GROUPS.map(({ title, live, byTime, statuses }) => {
    const members = games.filter((game) => statuses.includes(game.status));
    return { title, live, games: byTime ? members : members.sort((one, other) => place(one) - place(other)) };
  }).filter((group) => group.games.length > 0);
}

/** Tells whether a game is going on. */
export const isLive = ({ status }: Pick<Game, "status">): boolean => GROUPS[0]!.statuses.includes(status);

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
  if (!isLive(game) || game.status === "DELAYED") return WORDS[game.status];
  const parts = [game.period && periodName(game.league, game.period), game.clock && clockOf(game)].filter(Boolean);
  return parts.join(" · ") || WORDS[game.status];
}

const ORDINALS = ["1st", "2nd", "3rd", "4th"];
const SOCCER = new Set(["MLS", "EPL", "UCL", "FIFA"]);

function periodName(league: string, period: string): string {
  if (/^half/i.test(period)) return "Half-time";
  const ordinal = ORDINALS[Number(period) - 1];
  if (!ordinal) return period;
  return league === "CBB" || SOCCER.has(league) ? `${ordinal} half` : ordinal;
}

function clockOf({ league, clock }: Game): string {
  return SOCCER.has(league) ? `${clock}′` : String(clock).replace(/^0(?=\d:)/, "");
}

export type Result = "won" | "lost" | null;

/** Whether a side has won; null while that is open, and for a draw. */
export function resultOf(game: Game, side: "awayTeam" | "homeTeam"): Result {
  if (!game.winner || !game[side]) return null;
  return game.winner.id === game[side].id ? "won" : "lost";
}

export const UNDECIDED = "To be decided";

/** What a team goes by on a card: clubs and colleges by their short name, whose full one is longer than a card. */
export function cardName({ name, fullName }: Side, league: League): string {
  return SOCCER.has(league) || fullName.startsWith(name) ? name : fullName;
}

/** `Minnesota Vikings at Dallas Cowboys`; `against` where neither is at home. */
export function matchup(game: Game & { readonly neutralVenue?: boolean | null }): string {
  const between = game.neutralVenue ? "against" : "at";
  return `${game.awayTeam?.fullName ?? UNDECIDED} ${between} ${game.homeTeam?.fullName ?? UNDECIDED}`;
}

/** `no games`, `1 game`, `12 games`. */
export const inWords = (count: number): string => (count === 1 ? "1 game" : `${count || "no"} games`);
