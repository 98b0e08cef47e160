import { addressOf, type Place } from "./address";
import type { BoardGame, Game, Side } from "./answers";
import { badgeOf } from "./colors";
import { shortDay, timeOf } from "./days";
import { cardName, isLive, matchup, resultOf, stateOf, UNDECIDED } from "./games";

interface Props {
  readonly game: BoardGame;
  readonly place: Place;
  readonly timeZone: string;
}

/** A game: who, how it stands or when it starts, where. */
export function GameCard({ game, place, timeZone }: Props) {
  return (
    <article class={isLive(game) ? "card live" : "card"} aria-label={matchup(game)}>
      <header>
        <span class="league">{[game.league, game.round].filter(Boolean).join(" · ")}</span>
        <span class="state">
          <State game={game} timeZone={timeZone} />
        </span>
      </header>
      <Line game={game} side="awayTeam" place={place} />
      <Line game={game} side="homeTeam" place={place} />
      <Where game={game} />
    </article>
  );
}

/** When a game starts, or how it stands. */
export function State({ game, timeZone }: { game: Game & Partial<BoardGame>; timeZone: string }) {
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
          {game.rescheduledTo?.date && ` to ${shortDay(game.rescheduledTo.date)}`}
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

function Line({ game, side, place }: { game: BoardGame; side: "awayTeam" | "homeTeam"; place: Place }) {
  const team = game[side];
  const [score, shootout] =
    side === "homeTeam" ? [game.homeScore, game.homeShootoutScore] : [game.awayScore, game.awayShootoutScore];
  const result = resultOf(game, side);
  return (
    <p class={["side", result].filter(Boolean).join(" ")}>
      <TeamBadge team={team} />
      {team ? <a href={addressOf({ ...place, team: team.id })}>{cardName(team, game.league)}</a> : <span>{UNDECIDED}</span>}
      {result === "won" && <span class="unseen"> won</span>}
      {score !== null && (
        <b class="score">
          {score}
          {shootout !== null && <small> ({shootout})</small>}
        </b>
      )}
    </p>
  );
}

/** A team's key on its colours. */
export function TeamBadge({ team }: { team: Side | null }) {
  const badge = team && badgeOf(team.colors);
  const style = badge && { "--badge": badge.background, "--badge-text": badge.text, "--badge-edge": badge.edge };
  return (
    <span class={badge ? "badge" : "badge plain"} style={style ?? undefined} aria-hidden="true">
      {(team?.key ?? team?.name ?? "?").slice(0, 4)}
    </span>
  );
}

function Where({ game }: { game: BoardGame }) {
  const { venue } = game;
  const parts = [
    game.gameNumber && `Game ${game.gameNumber}`,
    venue && [venue.name, venue.city].filter(Boolean).join(", "),
    game.channels.join(", "),
  ].filter(Boolean);
  return parts.length ? <footer>{parts.join(" · ")}</footer> : null;
}
