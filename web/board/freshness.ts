// For how long an answer is good, and when to ask again: decided from headers and failures, without a clock.
import type { Instant } from "./answer-parts";

/** What the gateway says of an answer in its headers. */
export interface Labels {
  /** Seconds since the source said the oldest part of it; null where no part has an age. */
  readonly age: number | null;
  /** Seconds for which it is still good; null where the gateway does not say. */
  readonly freshFor: number | null;
  /** The instant that `age` counts from; null where the gateway does not say. */
  readonly oldest: Instant | null;
}

/** How closely something is followed: a game that is on, a day or a team, what hardly ever changes. */
export type Pace = "live" | "usual" | "slow";

const SECOND = 1000;
/** The shortest pause, however short an answer is good, and the usual one where the gateway does not say. */
const PAUSES: Readonly<Record<Pace, { soonest: number; usual: number }>> = {
  live: { soonest: 5 * SECOND, usual: 15 * SECOND },
  usual: { soonest: 15 * SECOND, usual: 60 * SECOND },
  slow: { soonest: 5 * 60 * SECOND, usual: 5 * 60 * SECOND },
};
const LATEST = 15 * 60 * SECOND;
const FIRST_RETRY = 2 * SECOND;
const LATEST_RETRY = 60 * SECOND;

/**
 * Reads the labels. `max-age` counts from the same instant as `Age`, so what is left is their difference. `stored` is
 * for how many seconds the answer has lain in the browser's cache: its headers are as old as it is.
 */
export function readLabels(headers: Headers, stored = 0): Labels {
  const sent = wholeNumber(headers.get("age"));
  const age = sent === null ? null : sent + stored;
  const maxAge = wholeNumber(/(?:^|[,\s])max-age=(\d+)/i.exec(headers.get("cache-control") ?? "")?.[1]);
  const oldest = headers.get("x-schedule-as-of");
  return {
    age,
    freshFor: maxAge === null ? null : Math.max(0, maxAge - (age ?? 0)),
    oldest: oldest && !Number.isNaN(Date.parse(oldest)) ? oldest : null,
  };
}

/** The longest time for which a browser shows what it has stored: `max-age`, and `stale-while-revalidate` after it. */
const LONGEST_STORED = 1000;

/**
 * Returns for how many seconds an answer has lain in the browser's cache: from its `Date` to `now`, in milliseconds
 * since 1970. A clock that is wrong by more than an answer can be stored for tells nothing, and the answer counts as new.
 */
export function storedFor(headers: Headers, now: number): number {
  const sent = Date.parse(headers.get("date") ?? "");
  const seconds = Math.floor((now - sent) / SECOND);
  return seconds >= 2 && seconds <= LONGEST_STORED ? seconds : 0;
}

/** How many seconds an answer asks to wait before the next request; null where it does not say. */
export function retryAfter(headers: Headers): number | null {
  return wholeNumber(headers.get("retry-after"));
}

function wholeNumber(text: string | null | undefined): number | null {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/**
 * Returns in how many milliseconds to ask again after an answer. `chance` is a number from 0 to 1: many boards that
 * opened together are not to ask together.
 */
export function pause(freshFor: number | null, pace: Pace, chance: number): number {
  const { soonest, usual } = PAUSES[pace];
  const wanted = freshFor === null ? usual : freshFor * SECOND;
  return Math.round(Math.min(LATEST, Math.max(soonest, wanted)) + chance * SECOND);
}

/** Returns in how many milliseconds to try again after so many failures in a row: longer each time, up to a minute. */
export function retryPause(failures: number, retryAfter: number | null, chance: number): number {
  const wanted = Math.min(LATEST_RETRY, FIRST_RETRY * 2 ** (failures - 1));
  return Math.round(Math.max(wanted * (0.75 + chance / 4), (retryAfter ?? 0) * SECOND));
}
