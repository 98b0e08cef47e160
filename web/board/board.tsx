// The board: the game day as a page, made of /graphql alone.
import "../unseen.css";
import "../trouble.css";
import "./board.css";
import { Calendar, LEAGUES, Today } from "operations";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { chosenOf, mistakesIn } from "./address";
import type { CalendarAnswer, TodayAnswer } from "./answer-parts";
import { dayIn, fullDay, stretchAround } from "./days";
import { DayPanel } from "./day-panel";
import { DaysStrip } from "./days-strip";
import { isFiltered, sameFilters } from "./filters";
import { GameDialog } from "./game-dialog";
import { isLive } from "./games";
import { useAnswer, usePlace } from "./hooks";
import { LeagueChooser } from "./league-chooser";
import { KeyForm, KeyInUse } from "./key-form";
import { logosAllowed } from "./logos";
import { Mode, Notices } from "./notices";
import { Sources } from "./sources";
import type { Stretch } from "./stretch";
import { TeamDialog } from "./team-dialog";
import { refusalOf, useFilters } from "./use-filters";
import { zoneInstead, zoneName, zoneOfBrowser } from "./zones";

const paceOfDay = ({ date }: TodayAnswer) =>
  [...date.games.nodes, ...(date.previous?.unfinished.nodes ?? [])].some(isLive) ? "live" : "usual";
const paceOfCalendar = () => "slow" as const;

function Board() {
  const [named, go] = usePlace();
  const [zone, setZone] = useState(zoneOfBrowser);
  const timeZone = zone.name;

  // The calendar tells which leagues are served. Until it is here, only those that no gateway serves are left out.
  const [served, setServed] = useState<readonly string[] | null>(null);
  const { leagues, unserved } = chosenOf(named.leagues, served ?? LEAGUES);
  const place = unserved.length ? { ...named, leagues: leagues ?? [] } : named;

  const { filters, mistake, refuse } = useFilters(place, served ?? LEAGUES, JSON.stringify([leagues, timeZone]));
  const unfiltered = isFiltered(filters) || undefined;
  const dayAsked = { on: place.date ?? "today", timeZone, leagues, ...filters, unfiltered, logos: logosAllowed };
  const day = useAnswer<TodayAnswer>(Today, dayAsked, paceOfDay);
  const shown = day.answer?.data.date;
  const ownDay = dayIn(timeZone, new Date());
  // Without any answer the reader's own clock must do: the days stay usable while the gateway is away.
  const date = place.date ?? (day.turning ? null : shown?.date) ?? (day.failure ? ownDay : null);
  const calendarAsked = { ...stretchAround(date ?? ownDay), timeZone, ...filters };
  const calendar = useAnswer<CalendarAnswer, typeof calendarAsked>(Calendar, calendarAsked, paceOfCalendar);
  const known = calendar.answer?.data;
  const counted = known?.dates && sameFilters(calendar.to, filters);
  const stretch: Stretch | null = counted ? { ...calendar.to, days: known.dates } : null;
  const today = known?.today?.date ?? (place.date ? null : shown?.date) ?? null;

  useEffect(() => {
    if (known) setServed(known.sources.map((source) => source.league));
  }, [known]);

  const refusal = refusalOf(filters, day.failure, calendar.failure);
  useEffect(() => {
    if (refusal) refuse(refusal);
  }, [refusal]);

  // Without filters, of what the calendar is asked with only the zone comes from outside: if it is refused, it is the
  // zone. Another zone has the filters tried again.
  const zoneRefused = !refusal && calendar.failure?.code === "BAD_USER_INPUT" && zone.instead === null;
  useEffect(() => {
    if (zoneRefused) setZone(zoneInstead);
  }, [zoneRefused]);

  useEffect(() => {
    document.title = date ? `${fullDay(date)} · Schedule` : "Schedule";
  }, [date]);

  // Until the calendar is here, a refusal of the day may be about the zone or a league, and will be dealt with.
  const refused = ["BAD_USER_INPUT", "LEAGUE_NOT_SERVED"].includes(day.failure?.code ?? "");
  const undecided = refusal !== null || (refused && !served && (calendar.failure === null || zoneRefused));
  const followed = undecided ? { ...day, failure: null } : day;
  const settled = !day.turning && shown;
  return (
    <>
      <a class="skip" href="#games">
        Skip to the games
      </a>
      <header class="top">
        <a class="brand" href="/" aria-label="Schedule: today, all leagues">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M8 11h16M8 16h10M8 21h13" />
            <circle cx="24" cy="21" r="3" />
          </svg>
          Schedule
        </a>
        <Mode sources={shown?.games.sources ?? []} />
        <p class="zone" title={timeZone}>
          <span>Times in</span> <b>{zoneName(timeZone)}</b>
        </p>
        <nav aria-label="For developers">
          <a href="/graphql">GraphiQL</a>
        </nav>
      </header>
      <main>
        {day.failure?.needsKey ? (
          <KeyForm failure={day.failure} />
        ) : (
          <>
            <DaysStrip
              place={place}
              date={date}
              today={today}
              stretch={stretch}
              previous={(settled && settled.previous?.date) || null}
              next={(settled && settled.next?.date) || null}
              ready={Boolean(settled) || day.failure !== null}
              go={go}
            />
            <LeagueChooser
              place={place}
              served={served}
              counts={stretch?.days.find((each) => each.date === date)?.leagues ?? []}
              go={go}
            />
            <Notices
              day={followed}
              from={today ?? date ?? ownDay}
              mistakes={[...mistakesIn(location.search), ...(settled && mistake ? [mistake] : [])]}
              unserved={unserved}
              zone={zone}
            />
            <DayPanel
              place={place}
              date={date}
              today={today}
              day={followed}
              stretch={stretch}
              filters={filters}
              asked={dayAsked}
              timeZone={timeZone}
              go={go}
            />
          </>
        )}
      </main>
      <footer>
        <Sources sources={shown?.games.sources ?? []} from={shown?.date ?? ""} timeZone={timeZone} />
        {!day.failure?.needsKey && <KeyInUse />}
      </footer>
      {place.team && <TeamDialog place={place} team={place.team} from={today ?? date} timeZone={timeZone} go={go} />}
      {place.game && <GameDialog place={place} game={place.game} from={today ?? date} timeZone={timeZone} go={go} />}
    </>
  );
}

const root = document.getElementById("board");
if (root) render(<Board />, root);
