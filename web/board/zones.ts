// The reader's time zone: one that both the browser and the gateway know, and its name for people.

export interface Zone {
  /** The name that the gateway and `Intl` are given. */
  readonly name: string;
  /** What the browser says, if that is not the name: it has no IANA zone, or the gateway does not know it. */
  readonly instead: string | null;
}

/**
 * Zones without summer time whose offset is no whole number of hours, by that offset in minutes east of Greenwich.
 * `Etc/GMT±n` has the whole hours.
 */
const BROKEN_HOURS: Readonly<Record<number, string>> = {
  [-570]: "Pacific/Marquesas",
  210: "Asia/Tehran",
  270: "Asia/Kabul",
  330: "Asia/Kolkata",
  345: "Asia/Kathmandu",
  390: "Asia/Yangon",
  525: "Australia/Eucla",
  570: "Australia/Darwin",
};
const FARTHEST_WEST = -12;
const FARTHEST_EAST = 14;

/**
 * Returns the zone with a fixed offset from UTC. `minutes` are east of Greenwich; an offset that no zone has becomes
 * the nearest whole hour.
 */
export function fixedZone(minutes: number): string {
  const known = BROKEN_HOURS[minutes];
  if (known) return known;
  const hours = Math.min(FARTHEST_EAST, Math.max(FARTHEST_WEST, Math.round(minutes / 60)));
  // POSIX counts west of Greenwich: Etc/GMT+3 is three hours behind UTC.
  return hours ? `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}` : "UTC";
}

/**
 * Returns the zone to use for what a browser says its zone is, which may be nothing, an offset such as `-03:00`, or
 * `Etc/Unknown`. `offset` are the minutes east of Greenwich on its clock now: all that is known if it has no zone.
 */
export function zoneOf(named: string | undefined, offset: number): Zone {
  if (named && isRegion(named)) return { name: named, instead: null };
  const written = /^([+-])(\d\d):?(\d\d)$/.exec(named ?? "");
  const minutes = written ? Number(`${written[1]}1`) * (Number(written[2]) * 60 + Number(written[3])) : offset;
  return { name: fixedZone(minutes), instead: named || "none" };
}

/** Tells whether a name has the form of an IANA zone, and `Intl` formats in it. */
function isRegion(name: string): boolean {
  if (/^(?:Etc\/Unknown|Factory)$/.test(name)) return false;
  if (!/^(?:UTC|GMT|[A-Za-z]\w*(?:\/[\w+-]+)+|[A-Za-z]{3,}[A-Za-z\d+-]*)$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The zone of the browser at this moment. */
export const zoneOfBrowser = (): Zone =>
  zoneOf(new Intl.DateTimeFormat().resolvedOptions().timeZone, -new Date().getTimezoneOffset());

/** The zone to use if the gateway does not know that of the browser: one that has the same offset now. */
export function zoneInstead({ name }: Zone): Zone {
  return { name: fixedZone(-new Date().getTimezoneOffset()), instead: name };
}

/** A zone for people: `New York` of `America/New_York`, `UTC−3` of `Etc/GMT+3`. */
export function zoneName(timeZone: string): string {
  const fixed = /^Etc\/GMT([+-])(\d+)$/.exec(timeZone);
  if (fixed) return `UTC${fixed[1] === "+" ? "−" : "+"}${fixed[2]}`;
  return timeZone.split("/").at(-1)!.replaceAll("_", " ");
}
