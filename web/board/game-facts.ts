// What there is to know of a game beside its score, as terms with their text. What is not known has no term.
import type { Day, WholeGame } from "./answer-parts";
import { LANGUAGE, momentFrom, READER, shortDayFrom } from "./days";
import { isLive } from "./games";
import { type SideName, sidesOf } from "./sides";
import { unitsOf, weatherOf } from "./weather";

export interface Fact {
  readonly term: string;
  readonly text: string;
}

/** Who looks, and from where. */
export interface Reader {
  readonly from: Day;
  readonly timeZone: string;
  /** The language that the reader prefers: it decides about the units. */
  readonly language?: string;
}

/** The facts of a game, the most wanted first. */
export function factsOf(game: WholeGame, reader: Reader): Fact[] {
  const { forecast, attendance } = game;
  const units = unitsOf(reader.language ?? READER);
  return [
    { term: "When", text: whenOf(game, reader) },
    { term: "Where", text: whereOf(game) },
    { term: "Channels", text: game.channels.join(", ") },
    { term: hasBegun(game) ? "Pitchers" : "Probable pitchers", text: pitchersOf(game) },
    { term: "Weather", text: forecast ? weatherOf(forecast, units) : "" },
    { term: "Attendance", text: attendance === null ? "" : attendance.toLocaleString(LANGUAGE) },
    { term: "Duration", text: durationOf(game) },
  ].filter(({ text }) => text);
}

const hasBegun = (game: WholeGame) => game.status === "FINAL" || isLive(game) || game.status === "SUSPENDED";

function whenOf({ startTime, originalStartTime, date }: WholeGame, { from, timeZone }: Reader): string {
  const day = date && `${shortDayFrom(date, from)}, time to be decided`;
  const start = startTime ? momentFrom(startTime, from, timeZone) : day;
  const began = originalStartTime && `began ${momentFrom(originalStartTime, from, timeZone)}`;
  return [start, began].filter(Boolean).join("; ");
}

function whereOf({ venue, neutralVenue }: WholeGame): string {
  if (!venue) return neutralVenue ? "Neutral ground" : "";
  const place = [venue.name, venue.city, venue.state ?? venue.country].filter(Boolean).join(", ");
  return neutralVenue ? `${place} (neutral ground)` : place;
}

const PITCHERS: Readonly<Record<SideName, "home" | "away">> = { homeTeam: "home", awayTeam: "away" };

function pitchersOf(game: WholeGame): string {
  const named = sidesOf(game).map((side) => {
    const pitcher = game.probablePitchers?.[PITCHERS[side]];
    if (!pitcher?.name) return null;
    return `${pitcher.name} (${[game[side]?.key, pitcher.opener && "opener"].filter(Boolean).join(", ")})`;
  });
  return named.filter(Boolean).join(", ");
}

/** From the start to the end, `2 h 31 min`; a game that was suspended has no such time. */
function durationOf({ startTime, originalStartTime, endTime }: WholeGame): string {
  if (!startTime || !endTime || originalStartTime) return "";
  const minutes = Math.round((Date.parse(endTime) - Date.parse(startTime)) / 60_000);
  if (minutes <= 0) return "";
  return [minutes >= 60 && `${Math.floor(minutes / 60)} h`, minutes % 60 && `${minutes % 60} min`]
    .filter(Boolean)
    .join(" ");
}
