import type { Day, Source } from "./answer-parts";
import { CalendarLinks } from "./calendar-links";
import { momentFrom } from "./days";

const MODES: Readonly<Record<Source["mode"], string>> = { LIVE: "Live", SANDBOX: "Sandbox", REPLAY: "Recorded" };

/** Where the data of each league comes from, for those who want to know. */
export function Sources({ sources, from, timeZone }: { sources: readonly Source[]; from: Day; timeZone: string }) {
  if (!sources.length) return null;
  return (
    <details>
      <summary>Data sources</summary>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">League</th>
              <th scope="col">Source</th>
              <th scope="col">As of</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.league}>
                <th scope="row">{source.league}</th>
                <td>{MODES[source.mode]}</td>
                <td>{source.asOf ? momentFrom(source.asOf, from, timeZone) : "not loaded yet"}</td>
                <td>
                  {source.error ??
                    (source.stale
                      ? "out of date"
                      : source.asOf
                        ? "fresh"
                        : "loaded when a day of its season is chosen")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="calendars">
        {sources.map(({ league }) => (
          <CalendarLinks key={league} league={league} of={league} named />
        ))}
      </p>
    </details>
  );
}
