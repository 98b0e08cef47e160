// Names for the answers of answers.ts and for the parts of them that the board handles.
import type {
  CalendarQuery,
  CardFragment,
  GameQuery,
  GameStatus,
  SideFragment,
  TeamGameFragment,
  TeamQuery,
  TodayQuery,
} from "./answers";

export type { GameStatus };

/** The code of a league. A gateway may serve leagues that are newer than this page. */
export type League = string;
/** A calendar day, `2026-11-26`. */
export type Day = string;
/** An instant in UTC, `2026-11-26T17:30:00Z`. */
export type Instant = string;

/** `gateway.ts` throws if a day could not be found, so that an answer has one. */
export interface TodayAnswer {
  readonly date: NonNullable<TodayQuery["date"]>;
  readonly unfiltered?: TodayQuery["unfiltered"];
}
export type CalendarAnswer = CalendarQuery;
export type TeamAnswer = TeamQuery;
export type GameAnswer = GameQuery;

/** A game of the board. */
export type BoardGame = CardFragment;
/** A game in the dialog of a team. */
export type TeamGame = TeamGameFragment;
/** A game in its own dialog. */
export type WholeGame = NonNullable<GameAnswer["game"]>;
/** The score of a part of a game. */
export type Period = WholeGame["periodScores"][number];
/** The weather at a game. */
export type Forecast = NonNullable<WholeGame["forecast"]>;
/** The fields that both have: a card and a line of a game need them. */
export type Game = Pick<CardFragment, keyof CardFragment & keyof TeamGameFragment>;
/** A team that plays a game. */
export type Side = SideFragment;

export type Source = TodayAnswer["date"]["games"]["sources"][number];
export type PreviousDay = NonNullable<TodayAnswer["date"]["previous"]>;
export type NextDay = NonNullable<TodayAnswer["date"]["next"]>;
/** The part of a season that a game belongs to. */
export type SeasonPart = NextDay["games"]["nodes"][number]["season"];
export type CalendarDay = NonNullable<CalendarAnswer["dates"]>[number];
