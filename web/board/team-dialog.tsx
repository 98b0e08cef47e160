import { Team } from "operations";
import { useEffect, useRef } from "preact/hooks";
import { addressOf, type Place } from "./address";
import type { TeamAnswer, TeamGame } from "./answers";
import { CalendarLinks } from "./calendar-links";
import { badgeOf } from "./colors";
import { shortDay } from "./days";
import { State, TeamBadge } from "./game-card";
import { isLive, resultOf, UNDECIDED } from "./games";
import { type Go, useAnswer } from "./hooks";
import { QueryLink } from "./query-link";

interface Props {
  readonly place: Place;
  readonly team: string;
  readonly timeZone: string;
  readonly go: Go;
}

type Known = NonNullable<TeamAnswer["team"]>;

const paceOfTeam = ({ team }: TeamAnswer) => (team?.nextGame && isLive(team.nextGame) ? "live" : "usual");

/** A team's page, over the board. */
export function TeamDialog({ place, team: id, timeZone, go }: Props) {
  const asked = { team: id, timeZone };
  const { answer: last, failure, turning } = useAnswer<TeamAnswer>(Team, asked, paceOfTeam);
  const answer = turning ? null : last;
  const dialog = useRef<HTMLDialogElement>(null);
  const team = answer?.data.team;
  const close = () => go({ ...place, team: null });

  useEffect(() => {
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
          {team && <Games team={team} place={place} timeZone={timeZone} />}
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

function Games({ team, place, timeZone }: { team: Known; place: Place; timeZone: string }) {
  const { nextGame } = team;
  const ahead = team.upcoming?.nodes.filter((game) => game.id !== nextGame?.id) ?? [];
  const behind = [...(team.recent?.nodes ?? [])].reverse();
  const rows = (games: readonly TeamGame[]) =>
    games.map((game) => <Row key={game.id} game={game} team={team} place={place} timeZone={timeZone} />);
  return (
    <>
      {nextGame && (
        <section>
          <h3>{isLive(nextGame) ? "Now" : "Next"}</h3>
          <ul class="rows next">{rows([nextGame])}</ul>
          <p class="where">{[nextGame.venue?.name, nextGame.venue?.city, ...nextGame.channels].filter(Boolean).join(" · ")}</p>
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
      {!nextGame && !ahead.length && !behind.length && <p class="none">Nothing is announced for this team.</p>}
    </>
  );
}

interface RowProps {
  readonly game: TeamGame;
  readonly team: Known;
  readonly place: Place;
  readonly timeZone: string;
}

function Row({ game, team, place, timeZone }: RowProps) {
  const home = game.homeTeam?.id === team.id;
  const opponent = home ? game.awayTeam : game.homeTeam;
  const result = resultOf(game, home ? "homeTeam" : "awayTeam");
  const day = game.date && addressOf({ ...place, date: game.date, team: null });
  return (
    <li>
      {day && game.date ? <a href={day}>{shortDay(game.date)}</a> : <span>Day to be decided</span>}
      <span class="opponent">
        <TeamBadge team={opponent} />
        <span>
          <i>{home ? "vs" : "at"}</i> {opponent ? <a href={addressOf({ ...place, team: opponent.id })}>{opponent.name}</a> : UNDECIDED}
        </span>
      </span>
      <span class="outcome">
        <Outcome game={game} home={home} result={result} timeZone={timeZone} />
      </span>
    </li>
  );
}

function Outcome({ game, home, result, timeZone }: { game: TeamGame; home: boolean; result: string | null; timeZone: string }) {
  const [own, other] = home ? [game.homeScore, game.awayScore] : [game.awayScore, game.homeScore];
  const word = result === "won" ? "W" : result === "lost" ? "L" : null;
  if (own === null || other === null) return <State game={game} timeZone={timeZone} />;
  return (
    <>
      {isLive(game) && <small>
          <State game={game} timeZone={timeZone} />
        </small>}
      {word && <b class={result ?? undefined} title={result ?? undefined}>{word} </b>}
      {own}–{other}
    </>
  );
}
