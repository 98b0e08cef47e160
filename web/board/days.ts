// Days of the calendar without a zone, `2026-11-26`, and how they and instants are written for people.
import type { Day, Instant } from "./answer-parts";

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The languages of the reader, the preferred one first. A browser may list texts that are no language tags (`C`). */
const LANGUAGES = navigator.languages.filter((each) => /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(each));
/** The language that the reader prefers. Units go by its region. */
export const READER = LANGUAGES[0] ?? "en-GB";
/** The page is in English; its dates and numbers are, too, in the order that the reader's own English has, if any. */
export const LANGUAGE = LANGUAGES.find((each) => /^en\b/i.test(each)) ?? "en-GB";
/** Noon is 12 in the language that the reader prefers, or 24 hours are counted. */
const HALF_DAYS = new Intl.DateTimeFormat(LANGUAGES[0], { hour: "numeric" }).resolvedOptions().hour12 ?? false;

const atNoon = (day: Day) => new Date(`${day}T12:00:00Z`);

/** Tells whether a text is a day that exists. */
export function isDay(text: string): text is Day {
  return DAY.test(text) && !Number.isNaN(atNoon(text).valueOf()) && atNoon(text).toISOString().startsWith(text);
}

export function addDays(day: Day, days: number): Day {
  return new Date(atNoon(day).valueOf() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Returns how many days `day` comes after `other`. */
export function daysBetween(day: Day, other: Day): number {
  return Math.round((atNoon(day).valueOf() - atNoon(other).valueOf()) / DAY_MS);
}

/**
 * Returns the day it is in a zone at an instant. It is put together from numbers: how a locale writes a whole date is
 * meant for people and changes with the browser's locale data (`en-CA` wrote `2026-11-30`, then `11/30/2026`).
 */
export function dayIn(timeZone: string, instant: Date): Day {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  const parts = format.formatToParts(instant);
  const digits = (type: "year" | "month" | "day", length: number) =>
    parts.find((part) => part.type === type)!.value.padStart(length, "0");
  return `${digits("year", 4)}-${digits("month", 2)}-${digits("day", 2)}`;
}

const BLOCK = 14;

/** A stretch of six weeks around a day, the same for days close to each other: moving by a day asks nothing new. */
export function stretchAround(day: Day): { from: Day; to: Day } {
  const epoch = "1970-01-05";
  const start = Math.floor(daysBetween(day, epoch) / BLOCK) * BLOCK;
  return { from: addDays(epoch, start - BLOCK), to: addDays(epoch, start + 2 * BLOCK) };
}

const written = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(LANGUAGE, { timeZone: "UTC", ...options });
  return (day: Day) => format.format(atNoon(day));
};

/** `Thursday, November 26`. */
export const longDay = written({ weekday: "long", day: "numeric", month: "long" });
/** `Thursday, November 26, 2026`. */
export const fullDay = written({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** A day as it is written for somebody who looks at another: with its year where that differs. */
export const longDayFrom = (day: Day, other: Day): string =>
  (day.slice(0, 4) === other.slice(0, 4) ? longDay : fullDay)(day);
const nearDay = written({ weekday: "short", day: "numeric", month: "short" });
const farDay = written({ day: "numeric", month: "short", year: "numeric" });
/** `Thu, Nov 26`; `Nov 26, 2026` for somebody who looks from another year. */
export const shortDayFrom = (day: Day, other: Day): string =>
  (day.slice(0, 4) === other.slice(0, 4) ? nearDay : farDay)(day);
export const weekday = written({ weekday: "short" });
export const dayOfMonth = written({ day: "numeric" });

/** `Today`, `Tomorrow`, `Yesterday`, else null. */
export function relativeDay(day: Day, today: Day): string | null {
  return { "-1": "Yesterday", "0": "Today", "1": "Tomorrow" }[String(daysBetween(day, today))] ?? null;
}

/** The time of an instant on a zone's clock, `7:30 PM` or `19:30` as the reader's system has it. */
export function timeOf(instant: Instant, timeZone: string): string {
  const format = new Intl.DateTimeFormat(LANGUAGE, {
    timeZone,
    hour: "numeric",
    minute: "2-digit",
    hourCycle: HALF_DAYS ? "h12" : "h23",
  });
  return format.format(new Date(instant));
}

/** Day and time of an instant on a zone's clock, `Thu, Nov 26, 7:30 PM`, for somebody who looks from the day `other`. */
export function momentFrom(instant: Instant, other: Day, timeZone: string): string {
  return `${shortDayFrom(dayIn(timeZone, new Date(instant)), other)}, ${timeOf(instant, timeZone)}`;
}

/** `12 s`, `5 min`, `3 h`, `2 days`: a length of time in its largest unit. */
export function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
