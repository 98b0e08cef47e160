// Where an arrow leads: to the nearest day with games, in the leagues that are looked at.
import type { CalendarDay, Day, League } from "./answer-parts";
import { addDays } from "./days";
import { gamesOn } from "./stretch";

export type Direction = -1 | 1;

/** The nearest of these days before or after one, with games of these leagues; null if there is none among them. */
export function nearest(
  from: Day,
  to: Direction,
  days: readonly CalendarDay[],
  leagues: readonly League[],
): Day | null {
  const found = days.filter((each) => (to > 0 ? each.date > from : each.date < from) && gamesOn(each, leagues) > 0);
  return (to > 0 ? found[0] : found.at(-1))?.date ?? null;
}

export interface Step {
  readonly day: Day;
  /** False if no game is known that way: then it is the day beside. */
  readonly hasGames: boolean;
}

/**
 * Returns the day that one step leads to. `known` is the gateway's word for the nearest day with games that way, which
 * reaches farther than `days`; null if it has none or has not answered yet.
 */
export function stepFrom(
  from: Day,
  to: Direction,
  days: readonly CalendarDay[],
  leagues: readonly League[],
  known: Day | null,
): Step {
  const day = nearest(from, to, days, leagues) ?? known;
  return day ? { day, hasGames: true } : { day: addDays(from, to), hasGames: false };
}
