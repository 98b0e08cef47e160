// In which order the two sides of a game stand: as readers of its sport write it, everywhere on the page alike.
import type { Game } from "./answer-parts";
import { isSoccer } from "./leagues";

export type SideName = "awayTeam" | "homeTeam";

/** The home side comes first in soccer and last in the sports of North America. */
export function sidesOf({ league }: Pick<Game, "league">): readonly [SideName, SideName] {
  return isSoccer(league) ? ["homeTeam", "awayTeam"] : ["awayTeam", "homeTeam"];
}

/** The word between the two sides in that order: `Vikings at Cowboys`, `Arsenal vs Chelsea`. */
export function between(game: Pick<Game, "league" | "neutralVenue">): "at" | "vs" {
  return isSoccer(game.league) || game.neutralVenue ? "vs" : "at";
}

export type Standing = "won" | "lost" | "leads" | "trails" | null;

/** How a side stands: won or lost once there is a winner, ahead or behind while the game goes on; null otherwise. */
export function standingOf(game: Game, side: SideName, live: boolean): Standing {
  if (game.winner && game[side]) return game.winner.id === game[side].id ? "won" : "lost";
  if (!live || game.awayScore === null || game.homeScore === null || game.awayScore === game.homeScore) return null;
  return game.homeScore > game.awayScore === (side === "homeTeam") ? "leads" : "trails";
}
