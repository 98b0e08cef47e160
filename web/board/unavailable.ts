// Why leagues have no games to show, or not all, one sentence for all that share a reason.
import type { League, Source } from "./answer-parts";

/** `partly`: other parts of these leagues are there, so that the games on the page may not be all. */
export interface Trouble {
  readonly leagues: readonly League[];
  readonly partly: boolean;
  readonly reason: string;
}

/** By the gateway's codes. Its own texts name the part of the source that failed, which differs between leagues. */
const REASONS: Readonly<Record<string, string>> = {
  KEY_REJECTED: "SportsData.io rejected this gateway’s key.",
  NOT_IN_PLAN: "The SportsData.io plan of this gateway does not cover that.",
  QUOTA_EXCEEDED: "SportsData.io has had more calls than the plan of this gateway allows.",
  BUDGET_SPENT: "This gateway has used up its SportsData.io calls for the month.",
  UPSTREAM_UNAVAILABLE: "SportsData.io cannot be reached or is in trouble.",
  UPSTREAM_TIMEOUT: "SportsData.io did not answer in time.",
  UPSTREAM_UNREADABLE: "SportsData.io sent an answer that cannot be read.",
};

/** Returns the reason for people: by the code, and the gateway's own text for a code that is not known here. */
export const reasonOf = (code: string | null, text: string): string => (code && REASONS[code]) || text;

/** The leagues that cannot be shown, or not wholly, grouped by reason, in the order of the sources. */
export function troublesOf(sources: readonly Source[]): Trouble[] {
  const found = new Map<string, Trouble>();
  for (const { league, asOf, error, errorCode, stale } of sources) {
    if (!error || stale) continue;
    const reason = reasonOf(errorCode, error);
    // The source has answered for another part of the league, which may be all that the page shows.
    const partly = asOf !== null;
    const key = `${partly} ${reason}`;
    found.set(key, { leagues: [...(found.get(key)?.leagues ?? []), league], partly, reason });
  }
  return [...found.values()];
}

/** `NFL is unavailable.`, or `NFL may be incomplete.` if other parts of the league are there. */
export function headingOf({ leagues, partly }: Trouble): string {
  if (partly) return `${inList(leagues)} may be incomplete.`;
  return `${inList(leagues)} ${leagues.length > 1 ? "are" : "is"} unavailable.`;
}

/** `NFL`, `NFL and NBA`, `NFL, NBA and NHL`; `word` in the place of `and`. */
export function inList(names: readonly string[], word = "and"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}
