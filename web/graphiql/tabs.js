// The tabs that GraphiQL opens with: the operations of schema/operations/, with variables that find something today.
import * as operations from "operations";
import { fetchWithAccess } from "./gateway.js";

/** A team for the tabs where nothing better is known: a league is out of season, or the server does not answer. */
const USUAL_TEAM = "NFL:DAL";
const PATIENCE_MS = 1500;
const CALENDAR_DAYS = 14;

const SERVED = "{ sources { league asOf } }";
const PLAYING = `query ($leagues: [League!], $timeZone: TimeZone!) {
  date(leagues: $leagues, timeZone: $timeZone) { date ...Game next { ...Game } }
}
fragment Game on GameDate {
  games(statuses: [SCHEDULED, IN_PROGRESS, FINAL], first: 1) { nodes { league homeTeam { id key } } }
}`;

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
 * A team that plays today or next, and the day it is. Only leagues that the gateway holds already are asked, so that
 * opening a page spends nobody's quota.
 */
async function playing() {
  const { sources } = await ask(SERVED);
  const leagues = sources.filter((source) => source.asOf).map((source) => source.league);
  if (!leagues.length) return {};
  const { date } = await ask(PLAYING, { leagues, timeZone: zone() });
  const game = [date, date.next].flatMap((day) => day?.games.nodes ?? []).find((each) => each.homeTeam);
  return { team: game && nameOf(game), today: date.date };
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

function variablesOf(name, { team, today }) {
  const timeZone = zone();
  switch (name) {
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

/** The tabs for a first visit, the most useful first. Never fails: without an answer they hold the usual team. */
export async function usualTabs() {
  const found = await playing().catch((error) => {
    console.info(`No team of today for the tabs: ${error.message}`);
    return {};
  });
  const values = {
    team: found.team ?? USUAL_TEAM,
    today: found.today ?? new Date().toISOString().slice(0, 10),
  };
  const { Today, NextGame, Team, Week, Calendar } = operations;
  return [Today, NextGame, Team, Week, Calendar].map((each) => tab(each, variablesOf(each.name, values)));
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
