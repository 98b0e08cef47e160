// The tabs that GraphiQL opens with: a short query to begin with, then the operations of schema/operations/. Their variables
// find something today.
import * as operations from "operations";
import { fetchWithAccess } from "./gateway.js";

/** A team for the tabs where nothing better is known: a league is out of season, or the server does not answer. */
const USUAL_TEAM = "NFL:DAL";
const PATIENCE_MS = 1500;
const CALENDAR_DAYS = 14;
const SEASON_GAMES = 20; // of a page: a whole season makes the editor slow
const MARCH = 3;

const SERVED = "{ sources { league asOf } }";
const PLAYING = `query ($leagues: [League!], $timeZone: TimeZone!) {
  date(leagues: $leagues, timeZone: $timeZone) { date ...Game next { ...Game } }
}
fragment Game on GameDate {
  games(statuses: [SCHEDULED, IN_PROGRESS, FINAL], first: 1) { nodes { league season { year } homeTeam { id key } } }
}`;
/** Short enough to be read at a glance. Its leagues are those that the gateway holds: its answer costs no calls. */
const FIRST_LOOK = {
  name: "Games",
  text: `# The games of one day, on your own clock.
# Ctrl-Enter runs it, Ctrl-Space lists fields.
query Games($on: Day!, $timeZone: TimeZone!
            $leagues: [League!]) {
  games(on: $on, timeZone: $timeZone
        leagues: $leagues, first: 10) {
    totalCount
    nodes {
      id
      league
      startTime
      statusText
      awayTeam { id name }
      awayScore
      homeTeam { id name }
      homeScore
    }
  }
}
`,
};

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

async function ask(query, variables) {
  const response = await fetchWithAccess("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

/**
 * What is played today or next: a team, its season, the day of the game, and the day it is now; `leagues` are those that
 * the gateway holds already. Only these are asked, so that opening a page spends nobody's quota.
 */
async function playing() {
  const { sources } = await ask(SERVED);
  const leagues = sources.filter((source) => source.asOf).map((source) => source.league);
  if (!leagues.length) return {};
  const { date } = await ask(PLAYING, { leagues, timeZone: zone() });
  const days = [date, date.next].filter((day) => day?.games.nodes.length);
  const game = days.flatMap((day) => day.games.nodes).find((each) => each.homeTeam);
  const season = game && { league: game.league, season: game.season.year };
  return { leagues, team: game && nameOf(game), season, playedOn: days[0]?.date, today: date.date };
}

/** LEAGUE:KEY where the team has a key: it says more to a reader than an id. */
function nameOf({ league, homeTeam }) {
  return homeTeam.key ? `${league}:${homeTeam.key}` : homeTeam.id;
}

function later(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The NFL's season on a day: it is called by the year in which it begins, and ends in February. */
function usualSeason(day) {
  const [year, month] = day.split("-").map(Number);
  return { league: "NFL", season: month < MARCH ? year - 1 : year };
}

function variablesOf(name, { team, season, today, playedOn, leagues }) {
  const timeZone = zone();
  switch (name) {
    case FIRST_LOOK.name:
      return { on: playedOn === today ? "today" : playedOn, timeZone, leagues };
    case "Season":
      return { ...season, first: SEASON_GAMES };
    case "Today":
      return { on: "today", timeZone };
    case "Calendar":
      return { from: "today", to: later(today, CALENDAR_DAYS), timeZone };
    case "Team":
    case "NextGame":
      return { team, timeZone };
    default:
      return { timeZone };
  }
}

function tab({ name, text }, variables) {
  return { query: text, variables: JSON.stringify(variables, null, 2) };
}

/**
 * The tabs for a first visit, the most useful first, and whether the first can run by itself without a cost. Never fails:
 * without an answer they hold the usual team. `trusted` leaves out what is no operation of ours.
 */
export async function usualTabs({ trusted }) {
  const found = await playing().catch((error) => {
    console.info(`No team of today for the tabs: ${error.message}`);
    return {};
  });
  const today = found.today ?? new Date().toISOString().slice(0, 10);
  const values = {
    leagues: found.leagues,
    playedOn: found.playedOn ?? today,
    team: found.team ?? USUAL_TEAM,
    season: found.season ?? usualSeason(today),
    today,
  };
  const { Today, NextGame, Team, Week, Calendar, Season } = operations;
  const screens = [Today, NextGame, Team, Week, Calendar, Season];
  const shown = trusted ? screens : [FIRST_LOOK, ...screens];
  const tabs = shown.map((each) => tab(each, variablesOf(each.name, values)));
  return { tabs, runs: !trusted && Boolean(found.playedOn) };
}

/**
 * What the address asks for: `?operation=Today` names one of ours, `?q=` holds a document; `&variables=` goes with
 * either. Null where it asks for nothing.
 */
export function askedTab(search) {
  const asked = new URLSearchParams(search);
  const variables = pretty(asked.get("variables"));
  const named = operations[asked.get("operation")];
  const query = named?.text ?? asked.get("q");
  return query ? { query, variables } : null;
}

function pretty(text) {
  if (!text) return "";
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // the editor underlines what is wrong with it
  }
}

/**
 * The tab that was open last, as GraphiQL keeps it under `key`; undefined where it keeps none. GraphiQL itself fills its
 * editors with what was typed last, in whichever tab: nothing, where somebody only looked.
 */
export function lastTab(key) {
  try {
    const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem(key));
    const { query, variables } = tabs[activeTabIndex];
    return { query: query ?? undefined, variables: variables ?? undefined };
  } catch (error) {
    console.info(`No tab of the last visit: ${error.message}`);
    return undefined;
  }
}

/** An address that opens GraphiQL with this query. */
export function shareUrl(query, variables) {
  const url = new URL("/graphql", location.href);
  url.searchParams.set("q", query);
  if (variables.trim()) url.searchParams.set("variables", variables);
  return url.href;
}
