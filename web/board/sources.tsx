import type { Source } from "./answers";
import { CalendarLinks } from "./calendar-links";
import { momentOf } from "./days";

const MODES: Readonly<Record<Source["mode"], string>> = { LIVE: "Live", SANDBOX: "Sandbox", REPLAY: "Recorded" };

/** Where the data of each league comes from, for those who want to know. */
export function Sources({ sources, timeZone }: { sources: readonly Source[]; timeZone: string }) {
  if (!sources.length) return null;
  return (
    <details>
      <summary>Where this comes from</summary>
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
              <td>{source.asOf ? momentOf(source.asOf, timeZone) : "never"}</td>
              <td>{source.error ?? (source.stale ? "out of date" : "fresh")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="calendars">
        {sources.map(({ league }) => (
          <CalendarLinks key={league} league={league} of={league} named />
        ))}
      </p>
    </details>
  );
}
