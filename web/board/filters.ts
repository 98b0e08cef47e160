// The filters by channel and by home team: what the gateway is asked for, and how they are named to people.
import { MINE, type Place } from "./address";
import type { BoardGame, League } from "./answer-parts";
import type { MyTeam } from "./my-teams";
import { inList } from "./unavailable";

/** The variables of the filters. What is undefined is not asked for. */
export interface Filters {
  readonly home?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
}

export const NO_FILTERS: Filters = {};

export const isFiltered = ({ home, channels }: Filters): boolean => Boolean(home ?? channels);

/** Whether two questions have the same filters. */
export const sameFilters = (one: Filters, other: Filters): boolean =>
  JSON.stringify([one.home, one.channels]) === JSON.stringify([other.home, other.channels]);

/** What a place filters by. A team with a star in a league that is not served here is left out. */
export function filtersOf({ home, channel }: Place, mine: readonly MyTeam[], served: readonly League[]): Filters {
  const own = mine.filter(({ league }) => served.includes(league)).map(({ id }) => id);
  const teams = home?.flatMap((each) => (isMine(each) ? own : [each]));
  return {
    ...(teams?.length && { home: [...new Set(teams)] }),
    ...(channel && { channels: [channel] }),
  };
}

const isMine = (named: string) => named.toLowerCase() === MINE;

/** Whether a place wants the home games of the starred teams. */
export const wantsMine = ({ home }: Place): boolean => home?.some(isMine) ?? false;

/** The games that are shown, in words: `NFL or NBA home games on ESPN`, `games`. */
export function gamesWanted(leagues: readonly League[], { home, channels }: Filters): string {
  return [inList(leagues, "or"), home && "home", "games", channels && `on ${inList(channels, "or")}`]
    .filter(Boolean)
    .join(" ");
}

export interface ChannelChoice {
  readonly name: string;
  readonly games: number;
}

/** The channels of these games in alphabetical order, with the number of games on each. */
export function channelsOf(games: readonly Pick<BoardGame, "channels">[]): ChannelChoice[] {
  const counts = new Map<string, number>();
  for (const name of games.flatMap(({ channels }) => [...new Set(channels)])) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, games: count }))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** Whether two names are those of the same channel: the gateway ignores the case. */
export const sameChannel = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
