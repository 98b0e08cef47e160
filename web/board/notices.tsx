import { useState } from "preact/hooks";
import type { Day, League, Source, TodayAnswer } from "./answer-parts";
import { momentFrom } from "./days";
import type { NoAnswer } from "./gateway";
import { type Followed, useTicks } from "./hooks";
import { headingOf, inList, troublesOf } from "./unavailable";
import { type Zone, zoneName } from "./zones";

const MODES: Readonly<Record<Source["mode"], string | null>> = {
  LIVE: null,
  SANDBOX: "Sandbox: real teams, made-up games",
  REPLAY: "Recorded answers: nothing here is live",
};

/** What all of the data is, if it is not live and whole. */
export function Mode({ sources }: { sources: readonly Source[] }) {
  const mode = sources.map((source) => MODES[source.mode]).find(Boolean);
  const limits = [
    sources.some((source) => source.delayed) && "live data is ten minutes late",
    sources.some((source) => source.scrambled) && "scores are left out, because the plan scrambles them",
  ].filter(Boolean);
  const key = limits.length > 0 && `Trial key: ${limits.join(", and ")}`;
  const text = [mode, key].filter(Boolean).join(". ");
  return text ? <p class="mode">{text}</p> : null;
}

interface Props {
  readonly day: Followed<TodayAnswer>;
  /** The day that the reader looks from. */
  readonly from: Day;
  /** What is wrong with the address, in a sentence each. */
  readonly mistakes: readonly string[];
  /** The leagues of the address that this gateway does not serve. */
  readonly unserved: readonly League[];
  readonly zone: Zone;
}

/** What a reader has to know of the data before believing it. */
export function Notices({ day, from, mistakes, unserved, zone }: Props) {
  const sources = day.answer?.data.date.games.sources ?? [];
  return (
    <div role="status">
      {mistakes.map((mistake) => (
        <p key={mistake} class="notice warning">
          {mistake}
        </p>
      ))}
      {unserved.length > 0 && (
        <p class="notice warning">This gateway does not serve {inList(unserved.slice(0, MOST_NAMED), "or")}.</p>
      )}
      {zone.instead && <ZoneInstead zone={zone} />}
      <Staleness sources={sources} from={from} timeZone={zone.name} />
      {troublesOf(sources).map((trouble) => (
        <p key={headingOf(trouble)} class="notice warning">
          <b>{headingOf(trouble)}</b> {trouble.reason}
        </p>
      ))}
      {day.failure && !day.failure.needsKey && <Failure failure={day.failure} day={day} />}
    </div>
  );
}

/** An address may name any number of leagues; so many wrong ones are worth naming. */
const MOST_NAMED = 5;

function ZoneInstead({ zone: { name, instead } }: { zone: Zone }) {
  const named = instead !== "none" && instead !== "Etc/Unknown";
  return (
    <p class="notice warning">
      {named ? `Your browser’s time zone, ${instead}, is not known here` : "Your browser does not name its time zone"};
      times are in {zoneName(name)}.
    </p>
  );
}

function Failure({ failure, day }: { failure: NoAnswer; day: Followed<TodayAnswer> }) {
  const shown = day.answer && !day.turning;
  return (
    <p class="notice warning">
      <b>{failure.tooMany ? "Too many requests." : failure.message}</b>{" "}
      {shown ? "The last known games are shown." : !failure.tooMany && "The board keeps trying."}{" "}
      {failure.tooMany ? (
        <>
          The board continues <Countdown key={day.dueAt} until={day.dueAt} />.
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

function Staleness({ sources, from, timeZone }: { sources: readonly Source[]; from: Day; timeZone: string }) {
  const stale = sources.filter((source) => source.stale && source.asOf);
  const [oldest] = stale.map(({ asOf }) => asOf!).sort();
  if (!oldest) return null;
  const several = stale.length > 1;
  return (
    <p class="notice warning">
      <b>Out of date.</b> {inList(stale.map(({ league }) => league))} {several ? "were" : "was"} last updated on{" "}
      {momentFrom(oldest, from, timeZone)}
      {several && " or later"}.
    </p>
  );
}
