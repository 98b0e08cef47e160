/** The documents of schema/operations/, put in by the build. */
declare module "operations" {
  export interface Operation {
    readonly name: string;
    readonly text: string;
  }
  export const Today: Operation;
  export const Calendar: Operation;
  export const Team: Operation;
  export const Game: Operation;
  export const Week: Operation;
  export const NextGame: Operation;
  /** The leagues that the schema knows. */
  export const LEAGUES: readonly string[];
}

declare module "*.css";
