import { addressOf, onBoard, type Place } from "./address";
import type { BoardGame, Day, NextDay, TodayAnswer } from "./answer-parts";
import { CalendarLinks } from "./calendar-links";
import { endedSeason, nextDayOf, whenNext } from "./between";
import { longDayFrom } from "./days";
import { type Filters, gamesWanted, isFiltered } from "./filters";
import { GameCard } from "./game-card";
import { inWords } from "./games";
import { daysAround, type Stretch } from "./stretch";

interface Props {
  readonly place: Place;
  readonly filters: Filters;
  readonly shown: TodayAnswer["date"];
  readonly today: Day | null;
  readonly timeZone: string;
}

const toDay = (place: Place, day: Day, today: Day | null) =>
  addressOf(onBoard(place, { date: day === today ? null : day }));

/** In place of games where a day has none: when the next are, who plays, and the way there. */
export function NoGames({ place, filters, shown, today, timeZone }: Props) {
  const { date, previous, next } = shown;
  const known = shown.games.sources.every((source) => !source.error || source.stale);
  // Nothing is asked of the source only to say more here: each call has its price.
  const held = shown.games.sources.some((source) => source.asOf);
  // A filter may leave out the last games of a season.
  const ended = isFiltered(filters) ? null : endedSeason(previous, next, today);
  const before = previous && (
    <p>
      {ended ? `The ${ended} ended` : "The last were"} on{" "}
      <a href={toDay(place, previous.date, today)}>{longDayFrom(previous.date, date)}</a>.
    </p>
  );
  return (
    <>
      <div class="none">
        <p>
          <b>
            No {gamesWanted(place.leagues, filters)} {known ? "" : "are known "}
            {date === today ? "today" : "on this day"}.
          </b>
        </p>
        {ended && before}
        {next && <p>{whenNext(next, date, today, timeZone)}</p>}
        {!next && known && (
          <p>
            {held
              ? "No later games are known here yet."
              : "It is out of season, and nothing is loaded yet. A season is loaded when one of its days is chosen."}
          </p>
        )}
        {!ended && before}
        {next && (
          <a class="button main" href={toDay(place, next.date, today)}>
            Go to {longDayFrom(next.date, date)}
          </a>
        )}
        {place.leagues.length > 0 && (
          <p class="calendars">
            {place.leagues.map((league) => (
              <CalendarLinks key={league} league={league} of={league} named />
            ))}
          </p>
        )}
      </div>
      {next && <Next place={place} next={next} from={date} today={today} timeZone={timeZone} />}
    </>
  );
}

interface NextProps {
  readonly place: Place;
  readonly next: NextDay;
  readonly from: Day;
  readonly today: Day | null;
  readonly timeZone: string;
}

/** The first games of the next day that has any. */
function Next({ place, next, from, today, timeZone }: NextProps) {
  const { totalCount, nodes } = next.games;
  return (
    <section class="group" aria-label="Next games">
      <header>
        <h2>{longDayFrom(next.date, from)}</h2>
        <span class="count">{inWords(totalCount)}</span>
      </header>
      <ul>
        {nodes.map((game) => (
          <li key={game.id}>
            <GameCard game={game} place={place} from={from} timeZone={timeZone} named />
          </li>
        ))}
      </ul>
      {totalCount > nodes.length && (
        <p class="more">
          <a href={toDay(place, next.date, today)}>
            {totalCount - nodes.length} more on {longDayFrom(next.date, from)}
          </a>
        </p>
      )}
    </section>
  );
}

interface AbsentProps {
  readonly place: Place;
  readonly filters: Filters;
  readonly shown: TodayAnswer["date"];
  readonly games: readonly BoardGame[];
  readonly today: Day | null;
  readonly stretch: Stretch | null;
}

/** Of several chosen leagues, those without a game on a day that others play on, and when each plays next. */
export function Absent({ place, filters, shown, games, today, stretch }: AbsentProps) {
  const playing = new Set(games.map(({ league }) => league));
  const idle = shown.games.sources
    .filter(({ league, error, stale }) => place.leagues.includes(league) && !playing.has(league) && (!error || stale))
    .map(({ league }) => ({ league, next: nextDayOf(league, shown.date, daysAround(stretch, shown.date)) }));
  if (!idle.length) return null;
  return (
    <ul class="absent">
      {idle.map(({ league, next }) => (
        <li key={league}>
          No {gamesWanted([league], filters)} {shown.date === today ? "today" : "on this day"}
          {next && (
            <>
              ; the next are on <a href={toDay(place, next, today)}>{longDayFrom(next, shown.date)}</a>
            </>
          )}
          .
        </li>
      ))}
    </ul>
  );
}
