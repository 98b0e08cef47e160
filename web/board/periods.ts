// The names of the parts of a game: short ones for the columns of a line score, whole ones for screen readers.
import type { League, Period } from "./answer-parts";
import { isSoccer, rulesOf } from "./leagues";

const ENDINGS: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd", other: "th" };
const ORDER = new Intl.PluralRules("en", { type: "ordinal" });

/** `1st`, `2nd`, `11th`. */
export const ordinal = (number: number): string => `${number}${ENDINGS[ORDER.select(number)]}`;

/** A name that is only a number, or that counts innings: `7`, `10th inning`. */
const NUMBERED = /^(\d+)(?:(?:st|nd|rd|th) inning)?$/;
/** `OT`, `OT2`, `2OT`, `Overtime`, `2nd overtime`. */
const OVERTIME = /^(\d*)(?:st|nd|rd|th)? ?(?:OT|Overtime)(\d*)$/i;

/** The head of a column: `1`, `OT`, `2OT`, `SO`; in soccer `ET` and `Pen`. */
export function shortName({ number, name, kind }: Period, league: League): string {
  if (kind === "SHOOTOUT") return isSoccer(league) ? "Pen" : "SO";
  if (kind === "REGULAR") return String(number);
  const overtime = OVERTIME.exec(name);
  if (overtime) return `${overtime[1] || overtime[2] || ""}OT`;
  return /^extra time$/i.test(name) ? "ET" : (NUMBERED.exec(name)?.[1] ?? name);
}

/** The same for people who hear it: `1st quarter`, `2nd overtime`, `Shoot-out`. */
export function spokenName({ name, kind }: Period, league: League): string {
  if (kind === "SHOOTOUT") return "Shoot-out";
  const overtime = OVERTIME.exec(name);
  if (overtime) {
    const count = Number(overtime[1] || overtime[2] || 1);
    return count > 1 ? `${ordinal(count)} overtime` : "Overtime";
  }
  return /^\d+$/.test(name) ? `${ordinal(Number(name))} ${rulesOf(league).unit ?? "period"}` : name;
}
