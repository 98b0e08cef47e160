import { Today } from "operations";
import type { Place } from "./address";
import type { CalendarDay, Day, TodayAnswer } from "./answers";
import { longDay, relativeDay, roughly } from "./days";
import { GameCard } from "./game-card";
import { grouped, inWords } from "./games";
import { type Followed, useTicks } from "./hooks";
import { Absent, NoGames } from "./no-games";
import { QueryLink } from "./query-link";

interface Props {
  readonly place: Place;
  readonly date: Day | null;
  readonly today: Day | null;
  readonly day: Followed<TodayAnswer>;
  readonly days: readonly CalendarDay[] | null;
  readonly asked: object;
  readonly timeZone: string;
}

/** The day: its name, then its games by status. */
export function DayPanel({ place, date, today, day, days, asked, timeZone }: Props) {
  const shown = day.answer && !day.turning ? day.answer.data.date : null;
  const relative = date && today ? relativeDay(date, today) : null;
  const waiting = !shown && !day.failure;
  return (
    <section id="games" class="day" aria-labelledby="day" aria-busy={waiting} tabIndex={-1}>
      <div class="title">
        <h1 id="day">{date ? longDay(date) : "Today"}</h1>
        {relative && <span class="relative">{relative}</span>}
        <p class="facts" role="status">
          {shown ? inWords(shown.games.totalCount) : waiting ? "Looking for games" : ""}
        </p>
        {!(day.turning && day.failure) && <Updated day={day} />}
        <QueryLink operation={Today} variables={asked} of="this day" />
      </div>
      {waiting && <Blank />}
      {shown && !shown.games.nodes.length && <NoGames place={place} shown={shown} today={today} timeZone={timeZone} />}
      {shown && shown.games.nodes.length > 0 && <Absent place={place} shown={shown} today={today} days={days} />}
      {shown && grouped(shown.games.nodes, leaguesOf(shown)).map((group) => (
        <section key={group.title} class={group.live ? "group live" : "group"} aria-label={group.title}>
          <h2>
            {group.title} <small>{group.games.length}</small>
          </h2>
          <ul>
            {group.games.map((game) => (
              <li key={game.id}>
                <GameCard game={game} place={place} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {shown && shown.games.totalCount > shown.games.nodes.length && (
        <p class="none">The first {shown.games.nodes.length} are shown; choose a league to see the rest.</p>
      )}
    </section>
  );
}

const leaguesOf = ({ games }: TodayAnswer["date"]) => games.sources.map((source) => source.league);

/** How old the answer is, counted on while nothing newer comes. */
function Updated({ day: { answer, cameAt } }: { day: Followed<TodayAnswer> }) {
  const now = useTicks(5_000);
  if (!answer) return null;
  const age = (answer.age ?? 0) + Math.max(0, now - cameAt) / 1000;
  return <p class="updated">{age < 5 ? "Updated just now" : `Updated ${roughly(age)} ago`}</p>;
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
