import { addressOf, onBoard, type Place } from "./address";
import type { Day } from "./answer-parts";
import { isDay } from "./days";
import type { Go } from "./hooks";

/** The way to a day that is not in the strip, and back to today. */
export function DayPicker({ place, date, go }: { place: Place; date: Day | null; go: Go }) {
  return (
    <span class="jump">
      {place.date && (
        <a class="button" href={addressOf(onBoard(place, { date: null }))}>
          Today
        </a>
      )}
      <label>
        <span class="unseen">Go to a day</span>
        <input
          type="date"
          value={date ?? ""}
          onChange={({ currentTarget: { value } }) => isDay(value) && go(onBoard(place, { date: value }))}
        />
      </label>
    </span>
  );
}
