import { addressOf, type Place } from "./address";
import type { BoardGame, Day, Game } from "./answer-parts";
import { momentFrom, shortDayFrom, timeOf } from "./days";
import { cardName, isLive, matchup, stateOf, UNDECIDED } from "./games";
import { type SideName, sidesOf, standingOf } from "./sides";
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
  const notes = [named && game.league, game.round, game.gameNumber && `Game ${game.gameNumber}`, began].filter(Boolean);
  return (
    <article class={isLive(game) ? "card live" : "card"} aria-label={matchup(game)}>
      <header>
        <span class="state">
          <State game={game} from={from} timeZone={timeZone} />
        </span>
        {notes.length > 0 && <span class="notes">{notes.join(" · ")}</span>}
      </header>
      {sidesOf(game).map((side) => (
        <Line key={side} game={game} side={side} place={place} />
      ))}
      <Where game={game} />
    </article>
  );
}

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

function Line({ game, side, place }: { game: BoardGame; side: SideName; place: Place }) {
  const team = game[side];
  const [score, shootout] =
    side === "homeTeam" ? [game.homeScore, game.homeShootoutScore] : [game.awayScore, game.awayShootoutScore];
  const standing = standingOf(game, side, isLive(game));
  return (
    <p class={["side", standing].filter(Boolean).join(" ")} data-side={side === "homeTeam" ? "home" : "away"}>
      <TeamBadge team={team} />
      {team ? (
        <a href={addressOf({ ...place, team: team.id })}>{cardName(team, game.league)}</a>
      ) : (
        <span>{UNDECIDED}</span>
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

function Where({ game }: { game: BoardGame }) {
  const { venue } = game;
  const parts = [venue && [venue.name, venue.city].filter(Boolean).join(", "), game.channels.join(", ")].filter(
    Boolean,
  );
  return parts.length ? <footer title={parts.join(" · ")}>{parts.join(" · ")}</footer> : null;
}
