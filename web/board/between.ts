// What there is to say of a day without games: whether a season is over, what begins next, and when.
import type { CalendarDay, Day, League, NextDay, PreviousDay, SeasonPart } from "./answer-parts";
import { daysBetween, longDayFrom, relativeDay, timeOf } from "./days";
import { rulesOf } from "./leagues";

/** In days; no round of play-offs is announced so late that more would pass without a game, or the word of one. */
const LONGEST_BREAK = 21;

/**
 * The season that the latest game before was the last of, `2025 NFL season`; null while it goes on, and where nobody
 * can tell: nothing later is announced, which may yet be. The source calls a season current for weeks after its end.
 */
export function endedSeason(previous: PreviousDay | null, next: NextDay | null, today: Day | null): string | null {
  const last = previous?.games.nodes[0];
  const first = next?.games.nodes[0];
  if (!last) return null;
  const { league, season } = last;
  const longAgo = today !== null && daysBetween(today, previous.date) > LONGEST_BREAK;
  const over = first
    ? first.league === league && first.season.label !== season.label
    : (season.type === "POSTSEASON" || rulesOf(league).withoutPlayoffs) && (longAgo || !season.current);
  return over ? `${season.label} ${league} season` : null;
}

const PARTS: Readonly<Partial<Record<SeasonPart["type"], string>>> = {
  PRESEASON: "preseason",
  REGULAR: "season",
  POSTSEASON: "postseason",
};

/** The part of a season that the next day is the first of, `2026 NFL preseason`; null where it is already going on. */
export function beginningPart(next: NextDay | null): string | null {
  const first = next?.games.nodes[0];
  const part = first && PARTS[first.season.type];
  if (!part || !first.date || first.date !== first.season.startDate) return null;
  return `${first.season.label} ${first.league} ${part}`;
}

/**
 * When the games of the next day are, in a sentence for somebody who looks at the day `from`: `The next is tomorrow,
 * Thursday, November 26, at 12:30 PM.`
 */
export function whenNext(next: NextDay, from: Day, today: Day | null, timeZone: string): string {
  const part = beginningPart(next);
  const { totalCount, nodes } = next.games;
  const past = today !== null && next.date < today;
  const verb = part ? (past ? "began" : "begins") : totalCount === 1 ? (past ? "was" : "is") : past ? "were" : "are";
  const start = nodes[0]?.startTime;
  const told = [
    dayFrom(next.date, from, today),
    start && `${totalCount === 1 || part ? "at" : "from"} ${timeOf(start, timeZone)}`,
    today && daysBetween(next.date, today) > 1 && `in ${daysBetween(next.date, today)} days`,
  ];
  return `The ${part ?? "next"} ${verb} ${told.filter(Boolean).join(", ")}.`;
}

function dayFrom(day: Day, from: Day, today: Day | null): string {
  const written = longDayFrom(day, from);
  const relative = today && relativeDay(day, today)?.toLowerCase();
  return relative ? `${relative}, ${written}` : `on ${written}`;
}

/** The first of these days after `day` on which a league plays; null where there is none among them. */
export function nextDayOf(league: League, day: Day, days: readonly CalendarDay[]): Day | null {
  return days.find(({ date, leagues }) => date > day && leagues.some((each) => each.league === league))?.date ?? null;
}
