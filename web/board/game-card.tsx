import { addressOf, onBoard, type Place } from "./address";
import type { BoardGame, Day, Game } from "./answer-parts";
import { momentFrom, shortDayFrom, timeOf } from "./days";
import { cardName, isLive, matchup, seriesLine, stateOf, UNDECIDED } from "./games";
import { type SideName, sidesOf, standingOf } from "./sides";
import { Star } from "./star";
import { TeamBadge } from "./team-badge";

interface Props {
  readonly game: BoardGame;
  readonly place: Place;
  /** The day that the reader looks at. */
  readonly from: Day;
  readonly timeZone: string;
  /** Whether to name the league, where the games around are not all of the same. */
  readonly named?: boolean;
  /** Whether to say when it began, which was not on the day that is shown. */
  readonly overnight?: boolean;
}

/** A game: how it stands or when it starts, who plays, where. */
export function GameCard({ game, place, from, timeZone, named = false, overnight = false }: Props) {
  const began = overnight && game.startTime && `Began ${momentFrom(game.startTime, from, timeZone)}`;
  const inDay = game.gameNumber && `Game ${game.gameNumber}`;
  const notes = [named && game.league, game.tournament, game.round, inDay, began].filter(Boolean);
  const series = seriesLine(game);
  return (
    <article id={cardId(game)} class={isLive(game) ? "card live" : "card"} aria-label={matchup(game)}>
      <header>
        <span class="state">
          <State game={game} from={from} timeZone={timeZone} />
        </span>
        {notes.length > 0 && <span class="notes">{notes.join(" · ")}</span>}
      </header>
      {sidesOf(game).map((side) => (
        <Line key={side} game={game} side={side} place={place} />
      ))}
      {series && <p class="series">{series}</p>}
      <Foot game={game} place={place} />
    </article>
  );
}

/** The card names its game, which describes the link to the details. */
const cardId = ({ id }: Pick<Game, "id">) => `card-${id}`;

interface StateProps {
  readonly game: Game & Partial<BoardGame>;
  readonly from: Day;
  readonly timeZone: string;
}

/** When a game starts, or how it stands. */
export function State({ game, from, timeZone }: StateProps) {
  const start = startOf(game, timeZone);
  switch (game.status) {
    case "SCHEDULED":
      return <b>{start}</b>;
    case "UNKNOWN":
    case "DELAYED":
      return (
        <>
          {stateOf(game)} · {start}
        </>
      );
    case "POSTPONED":
      return (
        <>
          {stateOf(game)}
          {game.rescheduledTo?.date && ` to ${shortDayFrom(game.rescheduledTo.date, from)}`}
        </>
      );
    default:
      return <>{stateOf(game)}</>;
  }
}

function startOf(game: Game, timeZone: string) {
  if (game.startTimeTbd || !game.startTime) return <abbr title="The time is to be decided">Time TBD</abbr>;
  return <time dateTime={game.startTime}>{timeOf(game.startTime, timeZone)}</time>;
}

const SPOKEN = { won: " won", leads: " lead", lost: "", trails: "" };

/** A side of a game: the team, its record and its score. */
export function Line({ game, side, place }: { game: BoardGame; side: SideName; place: Place }) {
  const team = game[side];
  const [score, shootout, record] =
    side === "homeTeam"
      ? [game.homeScore, game.homeShootoutScore, game.homeRecord]
      : [game.awayScore, game.awayShootoutScore, game.awayRecord];
  const standing = standingOf(game, side, isLive(game));
  return (
    <p class={["side", standing].filter(Boolean).join(" ")} data-side={side === "homeTeam" ? "home" : "away"}>
      {team && <Star team={team} league={game.league} within={game.id} />}
      <TeamBadge team={team} />
      {team ? (
        <a class="name" href={addressOf({ ...onBoard(place), team: team.id })}>
          <Name name={cardName(team, game.league)} short={team.name} />
        </a>
      ) : (
        <span class="name">{UNDECIDED}</span>
      )}
      {team && record && (
        <small class="record">
          <span class="unseen">, record </span>
          {record.summary}
        </small>
      )}
      {standing && SPOKEN[standing] && <span class="unseen">{SPOKEN[standing]}</span>}
      {score !== null && (
        <b class="score">
          {score}
          {shootout !== null && <small> ({shootout})</small>}
        </b>
      )}
    </p>
  );
}

/** The name of a team in two parts: where room is scarce, the first of them, the city, is cut before the second. */
function Name({ name, short }: { name: string; short: string }) {
  if (name === short || !name.endsWith(` ${short}`)) return <>{name}</>;
  return (
    <>
      <span class="city">{name.slice(0, -short.length)}</span>
      <span>{short}</span>
    </>
  );
}

/** Where the game is played and shown, and the way to its details: a link that is as large as the card. */
function Foot({ game, place }: { game: BoardGame; place: Place }) {
  const { venue } = game;
  const parts = [venue && [venue.name, venue.city].filter(Boolean).join(", "), game.channels.join(", ")];
  const where = parts.filter(Boolean).join(" · ");
  return (
    <footer title={where}>
      <span>{where}</span>
      <a class="details" href={addressOf({ ...onBoard(place), game: game.id })} aria-describedby={cardId(game)}>
        <span class="unseen">Details</span>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="m6 3 5 5-5 5" />
        </svg>
      </a>
    </footer>
  );
}
