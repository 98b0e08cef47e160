import { useState } from "preact/hooks";
import type { Source, TodayAnswer } from "./answers";
import { momentOf } from "./days";
import type { NoAnswer } from "./gateway";
import { type Followed, useTicks } from "./hooks";

const MODES: Readonly<Record<Source["mode"], string | null>> = {
  LIVE: null,
  SANDBOX: "Sandbox: teams and grounds are real, these games are made up.",
  REPLAY: "Recorded answers: nothing here is live.",
};

/** What a reader has to know of the data before believing it. */
export function Notices({ day, timeZone }: { day: Followed<TodayAnswer>; timeZone: string }) {
  const sources = day.answer?.data.date.games.sources ?? [];
  const mode = sources.map((source) => MODES[source.mode]).find(Boolean);
  return (
    <>
      {mode && <p class="notice sandbox">{mode}</p>}
      <Limits sources={sources} />
      <div role="status">
        <Staleness sources={sources} timeZone={timeZone} />
        {sources
          .filter((source) => source.error && !source.stale)
          .map(({ league, error }) => (
            <p key={league} class="notice warning">
              <b>{league} cannot be shown.</b> {error}
            </p>
          ))}
        {day.failure && !day.failure.needsKey && <Failure failure={day.failure} day={day} />}
      </div>
    </>
  );
}

function Failure({ failure, day }: { failure: NoAnswer; day: Followed<TodayAnswer> }) {
  const shown = day.answer && !day.turning;
  return (
    <p class="notice warning">
      <b>{failure.tooMany ? "Too many requests." : failure.message}</b>{" "}
      {shown ? "What is shown is the last that was known." : !failure.tooMany && "The board keeps trying."}{" "}
      {failure.tooMany ? (
        <>
          The board goes on by itself <Countdown key={day.dueAt} until={day.dueAt} />.
        </>
      ) : (
        <button type="button" class="button" onClick={day.refresh}>
          Try now
        </button>
      )}
    </p>
  );
}

/** How long it still takes. A screen reader is told once: the seconds would be read out one by one. */
function Countdown({ until }: { until: number }) {
  const seconds = Math.max(1, Math.ceil((until - useTicks(1_000)) / 1000));
  const [first] = useState(seconds);
  return (
    <>
      <span class="unseen">in {first} seconds</span>
      <span aria-hidden="true">in {seconds} s</span>
    </>
  );
}

function Limits({ sources }: { sources: readonly Source[] }) {
  const told = [
    sources.some((source) => source.delayed) && "live data comes ten minutes late",
    sources.some((source) => source.scrambled) && "scores are left out, because the plan scrambles them",
  ].filter(Boolean);
  return told.length ? <p class="notice sandbox">A trial key is in use: {told.join(", and ")}.</p> : null;
}

function Staleness({ sources, timeZone }: { sources: readonly Source[]; timeZone: string }) {
  const stale = sources.filter((source) => source.stale);
  if (!stale.length) return null;
  return (
    <p class="notice warning">
      <b>Not up to date.</b> The newest that could be had:{" "}
      {stale.map(({ league, asOf }) => `${league} ${asOf ? `of ${momentOf(asOf, timeZone)}` : "none"}`).join("; ")}.
    </p>
  );
}
