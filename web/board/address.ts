// What the board shows stands in its address, so that it can be shared, kept and gone back to.
import type { Day, League } from "./answer-parts";
import { isDay } from "./days";

export type Ground = "home" | "away";

export interface Place {
  /** The day looked at; null for today, whichever that is. */
  readonly date: Day | null;
  /** The leagues looked at; empty for all. */
  readonly leagues: readonly League[];
  /** The id of the team whose page is open. */
  readonly team: string | null;
  /** In the page of that team: only its games at home, or only those away. */
  readonly side?: Ground | undefined;
  /** The id of the game that is open; it lies over the page of a team. */
  readonly game?: string | undefined;
  /** Only games on this channel, in the spelling of the reader. */
  readonly channel?: string | undefined;
  /** Only home games of these teams, each an id or LEAGUE:KEY; `MINE` stands for the teams with a star. */
  readonly home?: readonly string[] | undefined;
}

/** In `home` of an address: the teams that the reader has starred. */
export const MINE = "mine";

/** Reads the part of an address after `?`. What makes no sense there is left out; `mistakesIn` has a sentence for it. */
export function readPlace(search: string): Place {
  const asked = new URLSearchParams(search);
  const date = asked.get("date") ?? "";
  const side = sideIn(asked);
  const game = asked.get("game");
  const channel = asked.get("channel")?.trim().slice(0, LONGEST_NAME);
  const home = homeIn(asked);
  return {
    date: isDay(date) ? date : null,
    leagues: leaguesIn(asked),
    team: asked.get("team") || null,
    ...(isGround(side) && { side }),
    ...(game && { game }),
    ...(channel && { channel }),
    ...(home.length > 0 && { home }),
  };
}

/** What stands in the address and cannot be shown, in a sentence each. Leagues may be served or not: see `unserved`. */
export function mistakesIn(search: string): string[] {
  const asked = new URLSearchParams(search);
  const date = asked.get("date") ?? "";
  const side = sideIn(asked);
  const found: string[] = [];
  if (date && !isDay(date)) found.push(`${quoted(date)} is not a date of the form 2026-11-26; today is shown.`);
  if (side && !isGround(side)) found.push(`${quoted(side)} is not “home” or “away”; games of both are shown.`);
  return found;
}

const quoted = (text: string) => `“${text.slice(0, LONGEST_SHOWN)}”`;
const sideIn = (asked: URLSearchParams) => (asked.get("side") ?? "").trim().toLowerCase();
const isGround = (text: string): text is Ground => text === "home" || text === "away";

/** In characters: as much of a wrong text as is worth showing. */
const LONGEST_SHOWN = 20;

/** In characters: no channel has a longer name, and no id of a team is longer. */
const LONGEST_NAME = 100;
/** The gateway takes no more teams. */
const MOST_TEAMS = 200;

function homeIn(asked: URLSearchParams): string[] {
  const named = (asked.get("home") ?? "").split(",").map((each) => each.trim().slice(0, LONGEST_NAME));
  return [...new Set(named.filter(Boolean))].slice(0, MOST_TEAMS);
}

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
export function addressOf({ date, leagues, team, side, game, channel, home }: Place): string {
  const asked = [
    date && `date=${date}`,
    leagues.length && `leagues=${leagues.map(encodeURIComponent).join(",")}`,
    home?.length && `home=${home.map(encodeURIComponent).join(",")}`,
    channel && `channel=${encodeURIComponent(channel)}`,
    team && `team=${encodeURIComponent(team)}`,
    team && side && `side=${side}`,
    game && `game=${encodeURIComponent(game)}`,
  ].filter(Boolean);
  return asked.length ? `/?${asked.join("&")}` : "/";
}

/** The place with nothing open over the board, after these changes. */
export const onBoard = (place: Place, changes: Partial<Place> = {}): Place => ({
  ...place,
  ...changes,
  team: null,
  side: undefined,
  game: undefined,
});

/** The leagues after one was switched on or off. */
export function toggled(leagues: readonly League[], league: League): League[] {
  return leagues.includes(league) ? leagues.filter((each) => each !== league) : [...leagues, league];
}
