// What the operations that the board sends answer with; schema/operations/ has them, schema/schema.graphql the meaning.

export type League = string;

export type GameStatus =
  | "SCHEDULED"
  | "IN_PROGRESS"
  | "BREAK"
  | "FINAL"
  | "DELAYED"
  | "SUSPENDED"
  | "POSTPONED"
  | "CANCELED"
  | "FORFEIT"
  | "NOT_NECESSARY"
  | "UNKNOWN";

/** A calendar day, `2026-11-26`. */
export type Day = string;
/** An instant in UTC, `2026-11-26T17:30:00Z`. */
export type Instant = string;

export interface Side {
  /** The address of an image on another host. Asked for only if the page may load images from somewhere else. */
  readonly logoUrl?: string | null;
  readonly id: string;
  readonly key: string | null;
  readonly name: string;
  readonly fullName: string;
  readonly colors: readonly string[];
}

/** What every card and line of a game needs. */
export interface Game {
  readonly id: string;
  readonly league: League;
  readonly status: GameStatus;
  readonly statusText: string | null;
  readonly startTime: Instant | null;
  readonly startTimeTbd: boolean;
  readonly neutralVenue: boolean | null;
  readonly awayTeam: Side | null;
  readonly awayScore: number | null;
  readonly homeTeam: Side | null;
  readonly homeScore: number | null;
  readonly winner: { readonly id: string } | null;
  readonly period: string | null;
  readonly clock: string | null;
}

export interface Venue {
  readonly name: string;
  readonly city: string | null;
}

export interface BoardGame extends Game {
  readonly awayShootoutScore: number | null;
  readonly homeShootoutScore: number | null;
  readonly round: string | null;
  readonly gameNumber: number | null;
  readonly venue: Venue | null;
  readonly channels: readonly string[];
  readonly rescheduledTo: { readonly date: Day | null } | null;
}

export interface Source {
  readonly league: League;
  readonly mode: "LIVE" | "SANDBOX" | "REPLAY";
  readonly asOf: Instant | null;
  readonly stale: boolean;
  readonly delayed: boolean;
  readonly scrambled: boolean;
  /** Why the last fetch failed, as a code; `error` says it in words. */
  readonly errorCode: string | null;
  readonly error: string | null;
}

/** The part of a season that a game belongs to. */
export interface SeasonPart {
  readonly label: string;
  readonly type: "PRESEASON" | "REGULAR" | "POSTSEASON" | "ALL_STAR" | "OTHER";
  /** The league day of its first game. */
  readonly startDate: Day | null;
}

export interface PreviousDay {
  readonly date: Day;
  readonly games: {
    readonly nodes: readonly {
      readonly league: League;
      readonly season: Pick<SeasonPart, "label" | "type"> & { readonly current: boolean };
    }[];
  };
  /** Its games that still go on: in the first hours of a day they are what is live. */
  readonly unfinished: { readonly nodes: readonly BoardGame[] };
}

export interface NextDay {
  readonly date: Day;
  readonly games: {
    readonly totalCount: number;
    readonly nodes: readonly (BoardGame & {
      /** The day that the league files the game under. */
      readonly date: Day | null;
      readonly season: SeasonPart;
    })[];
  };
}

export interface TodayAnswer {
  readonly date: {
    readonly date: Day;
    readonly timeZone: string;
    readonly previous: PreviousDay | null;
    readonly next: NextDay | null;
    readonly games: {
      readonly totalCount: number;
      readonly nodes: readonly BoardGame[];
      readonly sources: readonly Source[];
    };
  };
}

export interface CalendarDay {
  readonly date: Day;
  readonly gameCount: number;
  readonly leagues: readonly { readonly league: League; readonly gameCount: number }[];
}

export interface CalendarAnswer {
  readonly today: { readonly date: Day } | null;
  readonly dates: readonly CalendarDay[] | null;
  readonly sources: readonly { readonly league: League; readonly mode: Source["mode"] }[];
}

export interface TeamGame extends Game {
  readonly date: Day | null;
}

export interface TeamAnswer {
  readonly team:
    | (Side & {
        readonly league: League;
        readonly conference: string | null;
        readonly division: string | null;
        readonly venue: Venue | null;
        readonly nextGame: (TeamGame & { readonly channels: readonly string[]; readonly venue: Venue | null }) | null;
        readonly recent: { readonly nodes: readonly TeamGame[] } | null;
        readonly upcoming: { readonly nodes: readonly TeamGame[] } | null;
      })
    | null;
}
