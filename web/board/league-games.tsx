import type { Place } from "./address";
import { ageOf } from "./ages";
import type { BoardGame, League, TodayAnswer } from "./answer-parts";
import { CalendarLinks } from "./calendar-links";
import { GameCard } from "./game-card";
import { byStage, type Group, grouped, inWords, isLive, parted } from "./games";
import type { Followed } from "./hooks";
import { useMyTeams } from "./my-teams";
import { Updated } from "./updated";

interface Props {
  readonly games: readonly BoardGame[];
  /** Those of them that began on an earlier day. */
  readonly overnight: readonly BoardGame[];
  readonly day: Followed<TodayAnswer>;
  readonly place: Place;
  readonly timeZone: string;
}

/** The games of a day: those of the reader's own teams, then the others league by league. */
export function LeagueGames({ games, overnight, day, place, timeZone }: Props) {
  const teams = useMyTeams();
  if (!day.answer) return null;
  const { date, games: shown } = day.answer.data.date;
  const [mine, others] = parted(games, teams);
  const groups = grouped(
    others,
    shown.sources.map((source) => source.league),
  ).map((group) => ({ ...group, name: group.league, leagues: [group.league] }));
  const first = { name: "My teams", leagues: leaguesOf(mine), live: mine.filter(isLive).length, games: byStage(mine) };
  return (mine.length ? [first, ...groups] : groups).map((group) => (
    <section key={group.name} class={group.live ? "group live" : "group"} aria-label={group.name}>
      <Heading group={group} day={day} place={place} />
      <ul>
        {group.games.map((game) => (
          <li key={game.id}>
            <GameCard
              game={game}
              place={place}
              from={date}
              timeZone={timeZone}
              named={group === first}
              overnight={overnight.includes(game)}
            />
          </li>
        ))}
      </ul>
    </section>
  ));
}

const leaguesOf = (games: readonly BoardGame[]) => [...new Set(games.map(({ league }) => league))];

interface HeadingProps {
  readonly group: Omit<Group, "league"> & { readonly name: string; readonly leagues: readonly League[] };
  readonly day: Followed<TodayAnswer>;
  readonly place: Place;
}

/** The name of the group, how many games, and how old its scores are: leagues are asked for at different times. */
function Heading({ group: { name, leagues, live, games }, day, place }: HeadingProps) {
  const { answer, cameAt } = day;
  const sources = answer?.data.date.games.sources ?? [];
  const stale = sources.some((source) => leagues.includes(source.league) && source.stale);
  return (
    <header>
      <h2>{name}</h2>
      <span class="count">
        {inWords(games.length)}
        {live > 0 && <b>{live} live</b>}
      </span>
      {place.leagues.includes(name) && <CalendarLinks league={name} of={name} named />}
      <Updated age={answer && ageOf(leagues, sources, answer)} cameAt={cameAt} stale={stale} />
    </header>
  );
}
