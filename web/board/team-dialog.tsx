import { Team } from "operations";
import { addressOf, onBoard, type Place } from "./address";
import type { Day, TeamAnswer, TeamGame } from "./answer-parts";
import { CalendarLinks } from "./calendar-links";
import { badgeOf } from "./colors";
import { shortDayFrom } from "./days";
import { Dialog } from "./dialog";
import { State } from "./game-card";
import { isLive, matchup, UNDECIDED } from "./games";
import { type Go, useAnswer } from "./hooks";
import { logosAllowed } from "./logos";
import { QueryLink } from "./query-link";
import { type SideName, sidesOf, standingOf } from "./sides";
import { Star } from "./star";
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
  const asked = { team: id, timeZone, logos: logosAllowed, side: place.side?.toUpperCase() };
  const { answer: last, failure, turning, to } = useAnswer<TeamAnswer, typeof asked>(Team, asked, paceOfTeam);
  const answer = to.team === id ? last : null;
  const team = answer?.data.team;
  return (
    <Dialog
      label={team?.fullName ?? "Team"}
      close={() => go(onBoard(place))}
      head={<Head team={team ?? null} />}
      tools={
        <>
          {team && <Star team={team} league={team.league} within="team" />}
          <QueryLink operation={Team} variables={asked} of="this team" />
        </>
      }
      busy={(!answer || turning) && !failure}
    >
      {failure && <p class="notice warning">{failure.message}</p>}
      {answer && !team && <p class="none">There is no such team.</p>}
      {team && (
        <>
          <div class="ways">
            <HomeOnly place={place} go={go} />
            <CalendarLinks league={team.league} team={team.id} of={team.fullName} side={place.side} />
          </div>
          <Games team={team} place={place} from={from} timeZone={timeZone} />
        </>
      )}
    </Dialog>
  );
}

/** Switches between all games of the team and those at home. */
function HomeOnly({ place, go }: { place: Place; go: Go }) {
  const only = place.side === "away" ? "Away games only" : "Home games only";
  return (
    <button
      type="button"
      class="button switch"
      aria-pressed={place.side !== undefined}
      onClick={() => go({ ...place, side: place.side ? undefined : "home" })}
    >
      {only}
    </button>
  );
}

function Head({ team }: { team: Known | null }) {
  const badge = team && badgeOf(team.colors);
  const style = badge && { "--badge": badge.background, "--badge-text": badge.text, "--badge-edge": badge.edge };
  const facts =
    team &&
    [team.league, team.record?.summary, team.conference, team.division, team.venue?.name].filter(Boolean).join(" · ");
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
  const nextGame = isAt(team, place.side, team.nextGame) ? team.nextGame : null;
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
          <h3>{nextGame ? "After that" : "To come"}</h3>
          <ul class="rows">{rows(ahead)}</ul>
        </section>
      )}
      {behind.length > 0 && (
        <section>
          <h3>Results</h3>
          <ul class="rows">{rows(behind)}</ul>
        </section>
      )}
      {!nextGame && !ahead.length && !behind.length && (
        <p class="none">
          No games {place.side === "home" ? "at home " : place.side ? "away " : ""}are announced for this team.
        </p>
      )}
    </>
  );
}

/** Whether a team plays a game at this side; any side if none is asked for. */
const isAt = (team: Known, side: Place["side"], game: TeamGame | null) =>
  game !== null && (side === undefined || (side === "home" ? game.homeTeam : game.awayTeam)?.id === team.id);

interface RowProps extends GamesProps {
  readonly game: TeamGame;
}

/** A game of the team: both sides, in the order of the cards. */
function Row({ game, team, place, from, timeZone }: RowProps) {
  const day = game.date && addressOf(onBoard(place, { date: game.date }));
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
      <a class="to-game" href={addressOf({ ...place, game: game.id })}>
        <Outcome game={game} team={team} from={from} timeZone={timeZone} />
        <span class="unseen">, details</span>
      </a>
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
