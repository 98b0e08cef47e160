// Facts about each league that decide how its games are written. A league that is missing has the usual rules.
import type { League } from "./answer-parts";

interface LeagueRules {
  /** Soccer names the home side first and shows the minute of a game. */
  readonly soccer?: boolean;
  /** Its periods are halves. */
  readonly halves?: boolean;
  /** What its periods are called; `period` if it has no name of its own. */
  readonly unit?: "quarter" | "inning" | "half";
  /** The period before half-time. Ice hockey and baseball have no half-time. */
  readonly beforeHalfTime?: string;
  /** The season ends with the regular season. In other leagues, play-offs may follow that are not yet announced. */
  readonly withoutPlayoffs?: boolean;
}

const SOCCER: LeagueRules = { soccer: true, halves: true, unit: "half", beforeHalfTime: "1" };
const QUARTERS: LeagueRules = { unit: "quarter", beforeHalfTime: "2" };

const RULES: Readonly<Record<string, LeagueRules>> = {
  NFL: QUARTERS,
  CFB: QUARTERS,
  NBA: QUARTERS,
  WNBA: QUARTERS,
  MLB: { unit: "inning" },
  CBB: { halves: true, unit: "half", beforeHalfTime: "1" },
  MLS: SOCCER,
  EPL: { ...SOCCER, withoutPlayoffs: true },
  UCL: SOCCER,
  FIFA: SOCCER,
};

const USUAL: LeagueRules = {};

/** The rules of a league. */
export const rulesOf = (league: League): LeagueRules => RULES[league] ?? USUAL;

/** Tells whether a league plays soccer. */
export const isSoccer = (league: League): boolean => rulesOf(league).soccer === true;
