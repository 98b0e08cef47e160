// A stretch of days of which the gateway has said when games are. It lists days with games only: a day that it does not
// list has no games if it lies within the stretch, and nothing is known of it if it does not.
import type { CalendarDay, Day, League } from "./answer-parts";

export interface Stretch {
  /** The first and the last day, both included. */
  readonly from: Day;
  readonly to: Day;
  readonly days: readonly CalendarDay[];
}

/** Tells whether a day lies within a stretch. */
export function covers(stretch: Stretch, day: Day): boolean {
  return stretch.from <= day && day <= stretch.to;
}

/** How many games of these leagues a day has; of all leagues if none is named. */
export function gamesOn(day: CalendarDay, leagues: readonly League[]): number {
  return day.leagues
    .filter(({ league }) => !leagues.length || leagues.includes(league))
    .reduce((sum, { gameCount }) => sum + gameCount, 0);
}

/** How many games of these leagues are on a day; null if nothing is known of the day. */
export function countOn(stretch: Stretch | null, day: Day, leagues: readonly League[]): number | null {
  if (!stretch || !covers(stretch, day)) return null;
  const found = stretch.days.find((each) => each.date === day);
  return found ? gamesOn(found, leagues) : 0;
}

/** The days with games around a day; none if nothing is known of it, because days farther on are not the next ones. */
export function daysAround(stretch: Stretch | null, day: Day): readonly CalendarDay[] {
  return stretch && covers(stretch, day) ? stretch.days : [];
}
