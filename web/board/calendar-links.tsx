import { apiKey } from "../api-key";
import type { Ground } from "./address";
import type { League } from "./answer-parts";

interface Props {
  readonly league: League;
  /** The id of a team; without one it is the whole league's calendar. */
  readonly team?: string;
  /** Whose games they are, for those who do not see the page around. */
  readonly of: string;
  /** Whether to say so to everybody, where there are several. */
  readonly named?: boolean;
  /** Only the games of the team at home, or only those away. */
  readonly side?: Ground | undefined;
}

/** The address of a calendar on this gateway. Ids rather than keys: in soccer, two teams may share a key. */
export const calendarPath = (league: League, team?: string) =>
  `/calendar/${league}${team ? `/${encodeURIComponent(team)}` : ""}.ics`;

/**
 * Subscribe to games with one click; the file itself for programs that do not know how. Nothing where a key is in use:
 * it would have to stand in the address, which is kept and passed on.
 */
export function CalendarLinks({ league, team, of, named = false, side }: Props) {
  if (apiKey() !== null) return null;
  const path = calendarPath(league, team) + (side ? `?side=${side}` : "");
  return (
    <span class="calendar">
      <a href={`webcal://${location.host}${path}`} title="Subscribe in your calendar; it follows every change">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2.5 4.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5M8 8.25v3.5M6.25 10h3.5" />
        </svg>
        Subscribe{named ? ` to ${of}` : <span class="unseen"> to the games of {of}</span>}
      </a>
      <a href={path} download="" title="Download the calendar as it is now">
        .ics<span class="unseen"> file of the games of {of}</span>
      </a>
    </span>
  );
}
