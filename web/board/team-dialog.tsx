import { Team } from "operations";
import { useLayoutEffect, useRef } from "preact/hooks";
import { addressOf, type Place } from "./address";
import type { Day, TeamAnswer, TeamGame } from "./answer-parts";
import { CalendarLinks } from "./calendar-links";
import { badgeOf } from "./colors";
import { shortDayFrom } from "./days";
import { State } from "./game-card";
import { isLive, matchup, UNDECIDED } from "./games";
import { type Go, useAnswer } from "./hooks";
import { logosAllowed } from "./logos";
import { QueryLink } from "./query-link";
import { type SideName, sidesOf, standingOf } from "./sides";
import { TeamBadge } from "./team-badge";

interface Props {
  readonly place: Place;
  readonly team: string;
  /** The day that the reader looks from; null while nobody knows it. */
  readonly from: Day | null;
  readonly timeZone: string;
  readonly go: Go;
}

type Known = NonNullable<TeamAnswer["team"]>;

const paceOfTeam = ({ team }: TeamAnswer) => (team?.nextGame && isLive(team.nextGame) ? "live" : "usual");

/** A team's page, over the board. */
export function TeamDialog({ place, team: id, from, timeZone, go }: Props) {
  const asked = { team: id, timeZone, logos: logosAllowed };
  const { answer: last, failure, turning } = useAnswer<TeamAnswer>(Team, asked, paceOfTeam);
  const answer = turning ? null : last;
  const dialog = useRef<HTMLDialogElement>(null);
  const team = answer?.data.team;
  const close = () => go({ ...place, team: null });

  // Before the page is painted, so that no key goes to the board behind the dialog.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close(); // gives the focus back to where it was
  }, []);

  return (
    <dialog
      ref={dialog}
      class="team"
      aria-label={team?.fullName ?? "Team"}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="sheet">
        <Head team={team ?? null} />
        <div class="tools">
          <QueryLink operation={Team} variables={asked} of="this team" />
          <button type="button" class="close" aria-label="Close" onClick={close}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m4 4 8 8m0-8-8 8" />
            </svg>
          </button>
        </div>
        <div class="body" aria-busy={!answer && !failure}>
          {failure && <p class="notice warning">{failure.message}</p>}
          {answer && !team && <p class="none">There is no such team.</p>}
          {team && <CalendarLinks league={team.league} team={team.id} of={team.fullName} />}
          {team && <Games team={team} place={place} from={from} timeZone={timeZone} />}
        </div>
      </div>
    </dialog>
  );
}

function Head({ team }: { team: Known | null }) {
  const badge = team && badgeOf(team.colors);
  const style = badge && { "--badge": badge.background, "--badge-text": badge.text, "--badge-edge": badge.edge };
  const facts = team && [team.league, team.conference, team.division, team.venue?.name].filter(Boolean).join(" · ");
  return (
    <header class={badge ? "painted" : undefined} style={style ?? undefined}>
      <h2>{team?.fullName ?? "…"}</h2>
      <p>{facts}</p>
    </header>
  );
}

interface GamesProps {
  readonly team: Known;
  readonly place: Place;
  readonly from: Day | null;
  readonly timeZone: string;
}

function Games({ team, place, from, timeZone }: GamesProps) {
  const { nextGame } = team;
  const ahead = team.upcoming?.nodes.filter((game) => game.id !== nextGame?.id) ?? [];
  const behind = [...(team.recent?.nodes ?? [])].reverse();
  const rows = (games: readonly TeamGame[]) =>
    games.map((game) => <Row key={game.id} game={game} team={team} place={place} from={from} timeZone={timeZone} />);
  return (
    <>
      {nextGame && (
        <section>
          <h3>{isLive(nextGame) ? "Now" : "Next"}</h3>
          <ul class="rows next">{rows([nextGame])}</ul>
          <p class="where">
            {[nextGame.venue?.name, nextGame.venue?.city, ...nextGame.channels].filter(Boolean).join(" · ")}
          </p>
        </section>
      )}
      {ahead.length > 0 && (
        <section>
          <h3>After that</h3>
          <ul class="rows">{rows(ahead)}</ul>
        </section>
      )}
      {behind.length > 0 && (
        <section>
          <h3>Results</h3>
          <ul class="rows">{rows(behind)}</ul>
        </section>
      )}
      {!nextGame && !ahead.length && !behind.length && <p class="none">No games are announced for this team.</p>}
    </>
  );
}

interface RowProps extends GamesProps {
  readonly game: TeamGame;
}

/** A game of the team: both sides, in the order of the cards. */
function Row({ game, team, place, from, timeZone }: RowProps) {
  const day = game.date && addressOf({ ...place, date: game.date, team: null });
  return (
    <li aria-label={matchup(game)}>
      {day && game.date ? (
        <a href={day}>{shortDayFrom(game.date, from ?? game.date)}</a>
      ) : (
        <span>Day to be decided</span>
      )}
      <div class="pair">
        {sidesOf(game).map((side) => (
          <Line key={side} game={game} side={side} team={team} place={place} />
        ))}
      </div>
      <Outcome game={game} team={team} from={from} timeZone={timeZone} />
    </li>
  );
}

interface LineProps {
  readonly game: TeamGame;
  readonly side: SideName;
  readonly team: Known;
  readonly place: Place;
}

function Line({ game, side, team: own, place }: LineProps) {
  const team = game[side];
  const score = side === "homeTeam" ? game.homeScore : game.awayScore;
  const name =
    team && team.id !== own.id ? (
      <a href={addressOf({ ...place, team: team.id })}>{team.name}</a>
    ) : (
      <span>{team?.name ?? UNDECIDED}</span>
    );
  return (
    <p
      class={["side", standingOf(game, side, isLive(game))].filter(Boolean).join(" ")}
      data-side={side === "homeTeam" ? "home" : "away"}
    >
      <TeamBadge team={team} />
      {name}
      {score !== null && <b class="score">{score}</b>}
    </p>
  );
}

/** What came of a game for the team, or when it is, or how it stands. */
function Outcome({ game, team, from, timeZone }: Omit<RowProps, "place">) {
  const side = game.homeTeam?.id === team.id ? "homeTeam" : "awayTeam";
  const standing = standingOf(game, side, isLive(game));
  if (standing === "won" || standing === "lost") {
    return (
      <span class={`outcome ${standing}`}>
        <b aria-hidden="true">{standing === "won" ? "W" : "L"}</b>
        <span class="unseen">{standing}</span>
      </span>
    );
  }
  return (
    <span class={isLive(game) ? "outcome live" : "outcome"}>
      <State game={game} from={from ?? game.date ?? ""} timeZone={timeZone} />
    </span>
  );
}
