import { addressOf, onBoard, type Place } from "./address";
import type { Day } from "./answer-parts";
import { addDays, dayOfMonth, fullDay, relativeDay, weekday } from "./days";
import { inWords } from "./games";
import { type Go, useArrows } from "./hooks";
import { type Direction, type Step, stepFrom } from "./steps";
import { countOn, daysAround, type Stretch } from "./stretch";

const REACH = 5;

interface Props {
  readonly place: Place;
  readonly date: Day | null;
  readonly today: Day | null;
  /** The days that the calendar tells of. */
  readonly stretch: Stretch | null;
  /** The nearest days with games, by the gateway's word. */
  readonly previous: Day | null;
  readonly next: Day | null;
  /** Whether it is known by now where a step leads, or that nobody can tell. */
  readonly ready: boolean;
  readonly go: Go;
}

/** The days around the one looked at, with how many games each has. */
export function DaysStrip({ place, date, today, stretch, previous, next, ready, go }: Props) {
  const at = (day: Day): Place => onBoard(place, { date: day === today ? null : day });
  const to = (day: Day) => addressOf(at(day));
  const around = date ? Array.from({ length: 2 * REACH + 1 }, (_, at) => addDays(date, at - REACH)) : [];
  const step = (direction: Direction): Step | null =>
    date ? stepFrom(date, direction, daysAround(stretch, date), place.leagues, direction > 0 ? next : previous) : null;
  useArrows(ready && date !== null, (direction) => go(at(step(direction)!.day)));
  return (
    <nav class="days" aria-label="Days">
      <div class="strip">
        <Arrow step={step(-1)} to={to} name="Previous day" keys="ArrowLeft" arrow="M10 3 5 8l5 5" />
        <ol>
          {around.map((day) => (
            <li key={day}>
              <DayLink
                day={day}
                to={to(day)}
                today={today}
                chosen={day === date}
                count={countOn(stretch, day, place.leagues)}
              />
            </li>
          ))}
          {!date && Array.from({ length: 2 * REACH + 1 }, (_, at) => <li key={at} class="blank" aria-hidden="true" />)}
        </ol>
        <Arrow step={step(1)} to={to} name="Next day" keys="ArrowRight" arrow="m6 3 5 5-5 5" />
      </div>
    </nav>
  );
}

interface ArrowProps {
  readonly step: Step | null;
  readonly to: (day: Day) => string;
  readonly name: string;
  readonly keys: "ArrowLeft" | "ArrowRight";
  readonly arrow: string;
}

/** The way to the nearest day with games. Where none is known it leads to the day beside. */
function Arrow({ step, to, name, keys, arrow }: ArrowProps) {
  const label = step && !step.hasGames ? name : `${name} with games`;
  return (
    <a
      class="step"
      href={step ? to(step.day) : undefined}
      role={step ? undefined : "link"}
      aria-disabled={!step}
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
