import { Calendar } from "operations";
import { addressOf, type Place } from "./address";
import type { CalendarDay, Day } from "./answers";
import { addDays, dayOfMonth, fullDay, isDay, relativeDay, weekday } from "./days";
import { inWords } from "./games";
import { type Go, useArrows } from "./hooks";
import { QueryLink } from "./query-link";

const REACH = 5;

interface Props {
  readonly place: Place;
  readonly date: Day | null;
  readonly today: Day | null;
  readonly days: readonly CalendarDay[] | null;
  readonly previous: Day | null;
  readonly next: Day | null;
  readonly asked: object;
  readonly go: Go;
}

/** The days around the one looked at, with how many games each has. */
export function DaysStrip({ place, date, today, days, previous, next, asked, go }: Props) {
  const at = (day: Day): Place => ({ ...place, date: day === today ? null : day, team: null });
  const to = (day: Day) => addressOf(at(day));
  const around = date ? Array.from({ length: 2 * REACH + 1 }, (_, at) => addDays(date, at - REACH)) : [];
  useArrows(previous ? at(previous) : null, next ? at(next) : null, go);
  return (
    <nav class="days" aria-label="Days">
      <div class="strip">
        <Step label="Previous day with games" to={previous && to(previous)} keys="ArrowLeft" arrow="M10 3 5 8l5 5" />
        <ol>
          {around.map((day) => (
            <li key={day}>
              <DayLink day={day} to={to(day)} today={today} chosen={day === date} count={countOf(days, day, place)} />
            </li>
          ))}
          {!date && Array.from({ length: 2 * REACH + 1 }, (_, at) => <li key={at} class="blank" aria-hidden="true" />)}
        </ol>
        <Step label="Next day with games" to={next && to(next)} keys="ArrowRight" arrow="m6 3 5 5-5 5" />
      </div>
      <div class="jump">
        {place.date && (
          <a class="button" href={addressOf({ ...place, date: null, team: null })}>
            Today
          </a>
        )}
        <label>
          <span class="unseen">Go to a day</span>
          <input
            type="date"
            value={date ?? ""}
            onChange={({ currentTarget: { value } }) => isDay(value) && go({ ...place, date: value, team: null })}
          />
        </label>
        <QueryLink operation={Calendar} variables={asked} of="the days" />
      </div>
    </nav>
  );
}

/** Games of a day in the leagues looked at; null while nothing is known of the day. */
function countOf(days: readonly CalendarDay[] | null, day: Day, { leagues }: Place): number | null {
  if (!days) return null;
  const found = days.find((each) => each.date === day)?.leagues ?? [];
  return found
    .filter(({ league }) => !leagues.length || leagues.includes(league))
    .reduce((sum, { gameCount }) => sum + gameCount, 0);
}

interface StepProps {
  readonly label: string;
  readonly to: string | null;
  readonly keys: "ArrowLeft" | "ArrowRight";
  readonly arrow: string;
}

function Step({ label, to, keys, arrow }: StepProps) {
  return (
    <a
      class="step"
      href={to ?? undefined}
      role={to ? undefined : "link"}
      aria-disabled={!to}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys === "ArrowLeft" ? "←" : "→"})`}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={arrow} />
      </svg>
    </a>
  );
}

interface DayLinkProps {
  readonly day: Day;
  readonly to: string;
  readonly today: Day | null;
  readonly chosen: boolean;
  readonly count: number | null;
}

function DayLink({ day, to, today, chosen, count }: DayLinkProps) {
  const relative = today && relativeDay(day, today);
  return (
    <a href={to} class={count === 0 ? "idle" : undefined} aria-current={chosen ? "date" : undefined}>
      <span aria-hidden="true">{relative === "Today" ? relative : weekday(day)}</span>
      <b aria-hidden="true">{dayOfMonth(day)}</b>
      <small aria-hidden="true">{count === null ? "" : count || "–"}</small>
      <span class="unseen">
        {[relative, fullDay(day), count === null ? null : inWords(count)].filter(Boolean).join(", ")}
      </span>
    </a>
  );
}
