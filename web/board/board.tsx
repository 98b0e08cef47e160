// The board: the game day as a page, made of /graphql alone.
import "../unseen.css";
import "../trouble.css";
import "./board.css";
import { Calendar, Today } from "operations";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import type { CalendarAnswer, TodayAnswer } from "./answers";
import { dayIn, fullDay, stretchAround, zoneName, zoneOfBrowser } from "./days";
import { DayPanel } from "./day-panel";
import { DaysStrip } from "./days-strip";
import { isLive } from "./games";
import { useAnswer, usePlace } from "./hooks";
import { LeagueChooser } from "./league-chooser";
import { KeyForm, KeyInUse } from "./key-form";
import { Notices } from "./notices";
import { Sources } from "./sources";
import { TeamDialog } from "./team-dialog";

const paceOfDay = ({ date }: TodayAnswer) => (date.games.nodes.some(isLive) ? "live" : "usual");
const paceOfCalendar = () => "slow" as const;

function Board() {
  const [place, go] = usePlace();
  const timeZone = zoneOfBrowser();
  const leagues = place.leagues.length ? place.leagues : null;
  const dayAsked = { on: place.date ?? "today", timeZone, leagues };
  const day = useAnswer<TodayAnswer>(Today, dayAsked, paceOfDay);
  const shown = day.answer?.data.date;
  const date = place.date ?? (day.turning ? null : shown?.date) ?? null;
  const calendarAsked = { ...stretchAround(date ?? dayIn(timeZone, new Date())), timeZone };
  const calendar = useAnswer<CalendarAnswer>(Calendar, calendarAsked, paceOfCalendar);
  const known = calendar.answer?.data;
  const today = known?.today?.date ?? (place.date ? null : shown?.date) ?? null;

  useEffect(() => {
    document.title = date ? `${fullDay(date)} · Schedule` : "Schedule";
  }, [date]);

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
        <p class="zone" title={timeZone}>
          Times in <b>{zoneName(timeZone)}</b>
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
              days={known?.dates ?? null}
              previous={(!day.turning && shown?.previous?.date) || null}
              next={(!day.turning && shown?.next?.date) || null}
              asked={calendarAsked}
              go={go}
            />
            <LeagueChooser
              place={place}
              served={known?.sources.map((source) => source.league) ?? null}
              counts={known?.dates?.find((each) => each.date === date)?.leagues ?? []}
              go={go}
            />
            <Notices day={day} timeZone={timeZone} />
            <DayPanel
              place={place}
              date={date}
              today={today}
              day={day}
              days={known?.dates ?? null}
              asked={dayAsked}
              timeZone={timeZone}
            />
          </>
        )}
      </main>
      <footer>
        <Sources sources={shown?.games.sources ?? []} timeZone={timeZone} />
        {!day.failure?.needsKey && <KeyInUse />}
      </footer>
      {place.team && <TeamDialog place={place} team={place.team} timeZone={timeZone} go={go} />}
    </>
  );
}

const root = document.getElementById("board");
if (root) render(<Board />, root);
