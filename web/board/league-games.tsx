import type { Place } from "./address";
import { ageOf } from "./ages";
import type { BoardGame, TodayAnswer } from "./answer-parts";
import { CalendarLinks } from "./calendar-links";
import { GameCard } from "./game-card";
import { type Group, grouped, inWords } from "./games";
import type { Followed } from "./hooks";
import { Updated } from "./updated";

interface Props {
  readonly games: readonly BoardGame[];
  /** Those of them that began on an earlier day. */
  readonly overnight: readonly BoardGame[];
  readonly day: Followed<TodayAnswer>;
  readonly place: Place;
  readonly timeZone: string;
}

/** The games of a day, league by league. */
export function LeagueGames({ games, overnight, day, place, timeZone }: Props) {
  if (!day.answer) return null;
  const { date, games: shown } = day.answer.data.date;
  const groups = grouped(
    games,
    shown.sources.map((source) => source.league),
  );
  return groups.map((group) => (
    <section key={group.league} class={group.live ? "group live" : "group"} aria-label={group.league}>
      <Heading group={group} day={day} place={place} />
      <ul>
        {group.games.map((game) => (
          <li key={game.id}>
            <GameCard game={game} place={place} from={date} timeZone={timeZone} overnight={overnight.includes(game)} />
          </li>
        ))}
      </ul>
    </section>
  ));
}

interface HeadingProps {
  readonly group: Group;
  readonly day: Followed<TodayAnswer>;
  readonly place: Place;
}

/** The league, how many games, and how old its scores are: leagues are asked for at different times. */
function Heading({ group: { league, live, games }, day, place }: HeadingProps) {
  const { answer, cameAt } = day;
  const sources = answer?.data.date.games.sources ?? [];
  const stale = sources.some((source) => source.league === league && source.stale);
  return (
    <header>
      <h2>{league}</h2>
      <span class="count">
        {inWords(games.length)}
        {live > 0 && <b>{live} live</b>}
      </span>
      {place.leagues.includes(league) && <CalendarLinks league={league} of={league} named />}
      <Updated age={answer && ageOf([league], sources, answer)} cameAt={cameAt} stale={stale} />
    </header>
  );
}
