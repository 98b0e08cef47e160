import { Today } from "operations";
import type { Place } from "./address";
import type { BoardGame, Day, TodayAnswer } from "./answer-parts";
import { DayPicker } from "./day-picker";
import { longDayFrom, relativeDay } from "./days";
import { FilterBar } from "./filter-bar";
import { channelsOf, type Filters } from "./filters";
import { inWords, isLive } from "./games";
import type { Followed, Go } from "./hooks";
import { LeagueGames } from "./league-games";
import { Absent, NoGames } from "./no-games";
import { QueryLink } from "./query-link";
import type { Stretch } from "./stretch";

interface Props {
  readonly place: Place;
  readonly date: Day | null;
  readonly today: Day | null;
  readonly day: Followed<TodayAnswer>;
  readonly stretch: Stretch | null;
  readonly filters: Filters;
  readonly asked: object;
  readonly timeZone: string;
  readonly go: Go;
}

/** The day: its name, then its games by league. */
export function DayPanel({ place, date, today, day, stretch, filters, asked, timeZone, go }: Props) {
  const shown = day.answer && !day.turning ? day.answer.data.date : null;
  const relative = date && today ? relativeDay(date, today) : null;
  const waiting = !shown && !day.failure;
  const overnight = shown ? overnightOf(shown, today) : [];
  const games = shown ? [...overnight, ...shown.games.nodes] : [];
  const live = games.filter(isLive).length;
  const onDay = day.answer?.data.unfiltered ?? day.answer?.data.date;
  const more = shown ? shown.games.totalCount - shown.games.nodes.length : 0;
  return (
    <section id="games" class="day" aria-labelledby="day" aria-busy={waiting} tabIndex={-1}>
      <div class="title">
        <h1 id="day">{date ? longDayFrom(date, today ?? date) : "Today"}</h1>
        {relative && <span class="relative">{relative}</span>}
        <p class="facts" role="status">
          {shown && inWords(games.length + more)}
          {live > 0 && <b>{live} live</b>}
          {waiting && "Looking for games"}
        </p>
        <div class="choices">
          <DayPicker place={place} date={date} go={go} />
          <div class="filters">
            <FilterBar place={place} channels={channelsOf(onDay?.games.nodes ?? [])} go={go} />
            {!place.team && !place.game && <QueryLink operation={Today} variables={asked} of="this day" />}
          </div>
        </div>
      </div>
      {waiting && <Blank />}
      {shown && !games.length && (
        <NoGames place={place} filters={filters} shown={shown} today={today} timeZone={timeZone} />
      )}
      {shown && games.length > 0 && (
        <>
          <Absent place={place} filters={filters} shown={shown} games={games} today={today} stretch={stretch} />
          <LeagueGames games={games} overnight={overnight} day={day} place={place} timeZone={timeZone} />
        </>
      )}
      {more > 0 && <p class="none">{inWords(more)} more; choose a league to see them.</p>}
    </section>
  );
}

/** The games that began on an earlier day and still go on. They belong on the board of today, and of no other day. */
function overnightOf(shown: TodayAnswer["date"], today: Day | null): readonly BoardGame[] {
  if (shown.date !== today) return [];
  const own = new Set(shown.games.nodes.map(({ id }) => id));
  return shown.previous?.unfinished.nodes.filter(({ id }) => !own.has(id)) ?? [];
}

function Blank() {
  return (
    <div class="group blank" aria-hidden="true">
      <ul>
        {Array.from({ length: 6 }, (_, at) => (
          <li key={at}>
            <div class="card" />
          </li>
        ))}
      </ul>
    </div>
  );
}
