// How old the scores on the screen are: counted by the gateway's clock, since the reader's may be wrong.
import type { Instant, League, Source } from "./answer-parts";

/** What the headers of an answer say of its age. */
export interface Aged {
  /** When the source gave the oldest part; null if the gateway does not say. */
  readonly oldest: Instant | null;
  /** Seconds since then, at the moment at which the answer came. */
  readonly age: number | null;
}

/**
 * Returns how many seconds ago the source gave what is shown of these leagues, the oldest of it, at the moment at which
 * the answer came. Null if that is not known, or nothing of them has been fetched.
 */
export function ageOf(leagues: Iterable<League>, sources: readonly Source[], { oldest, age }: Aged): number | null {
  if (oldest === null || age === null) return null;
  const chosen = new Set(leagues);
  const fetched = sources.flatMap(({ league, asOf }) => (asOf && chosen.has(league) ? [Date.parse(asOf)] : []));
  if (!fetched.length) return null;
  return Math.max(0, age - (Math.min(...fetched) - Date.parse(oldest)) / 1000);
}
