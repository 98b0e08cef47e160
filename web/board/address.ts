// What the board shows stands in its address, so that it can be shared, kept and gone back to.
import type { Day, League } from "./answer-parts";
import { isDay } from "./days";

export interface Place {
  /** The day looked at; null for today, whichever that is. */
  readonly date: Day | null;
  /** The leagues looked at; empty for all. */
  readonly leagues: readonly League[];
  /** The id of the team whose page is open. */
  readonly team: string | null;
}

/** Reads the part of an address after `?`. What makes no sense there is left out; `mistakesIn` has a sentence for it. */
export function readPlace(search: string): Place {
  const asked = new URLSearchParams(search);
  const date = asked.get("date") ?? "";
  return {
    date: isDay(date) ? date : null,
    leagues: leaguesIn(asked),
    team: asked.get("team") || null,
  };
}

/** What stands in the address and cannot be shown, in a sentence each. Leagues may be served or not: see `unserved`. */
export function mistakesIn(search: string): string[] {
  const date = new URLSearchParams(search).get("date") ?? "";
  const good: boolean = date === "" || isDay(date);
  if (good) return [];
  return [`“${date.slice(0, LONGEST_SHOWN)}” is not a date of the form 2026-11-26; today is shown.`];
}

/** In characters: as much of a wrong text as is worth showing. */
const LONGEST_SHOWN = 20;

/** Whatever is named stays, an unknown league too: only the gateway knows which it serves. */
function leaguesIn(asked: URLSearchParams): League[] {
  const named = (asked.get("leagues") ?? "").toUpperCase().split(",");
  return [...new Set(named.map((each) => each.trim().slice(0, LONGEST_SHOWN)).filter(Boolean))];
}

export interface Chosen {
  /** The leagues to ask for; null for all. */
  readonly leagues: readonly League[] | null;
  /** Those named in the address that the gateway does not serve. */
  readonly unserved: readonly League[];
}

/** Parts the leagues of an address into those that are served and the rest. */
export function chosenOf(named: readonly League[], served: readonly League[]): Chosen {
  const unserved = named.filter((each) => !served.includes(each));
  const leagues = named.filter((each) => !unserved.includes(each));
  return { leagues: leagues.length ? leagues : null, unserved };
}

/** The address of a place on the board. */
export function addressOf({ date, leagues, team }: Place): string {
  const asked = [
    date && `date=${date}`,
    leagues.length && `leagues=${leagues.map(encodeURIComponent).join(",")}`,
    team && `team=${encodeURIComponent(team)}`,
  ].filter(Boolean);
  return asked.length ? `/?${asked.join("&")}` : "/";
}

/** The leagues after one was switched on or off. */
export function toggled(leagues: readonly League[], league: League): League[] {
  return leagues.includes(league) ? leagues.filter((each) => each !== league) : [...leagues, league];
}
