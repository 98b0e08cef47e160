// What the board shows stands in its address, so that it can be shared, kept and gone back to.
import type { Day, League } from "./answers";
import { isDay } from "./days";

export interface Place {
  /** The day looked at; null for today, whichever that is. */
  readonly date: Day | null;
  /** The leagues looked at; empty for all. */
  readonly leagues: readonly League[];
  /** The id of the team whose page is open. */
  readonly team: string | null;
}

/** Reads the part of an address after `?`. What makes no sense there is left out. */
export function readPlace(search: string): Place {
  const asked = new URLSearchParams(search);
  const date = asked.get("date") ?? "";
  const leagues = (asked.get("leagues") ?? "").toUpperCase().split(",");
  return {
    date: isDay(date) ? date : null,
    leagues: [...new Set(leagues.filter((each) => /^[A-Z]{2,8}$/.test(each)))],
    team: asked.get("team") || null,
  };
}

/** The address of a place on the board. */
export function addressOf({ date, leagues, team }: Place): string {
  const asked = [
    date && `date=${date}`,
    leagues.length && `leagues=${leagues.join(",")}`,
    team && `team=${encodeURIComponent(team)}`,
  ].filter(Boolean);
  return asked.length ? `/?${asked.join("&")}` : "/";
}

/** The leagues after one was switched on or off. */
export function toggled(leagues: readonly League[], league: League): League[] {
  return leagues.includes(league) ? leagues.filter((each) => each !== league) : [...leagues, league];
}
