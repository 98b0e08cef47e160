// What the board shows, held to what the API says: by names, ids and numbers, wherever on a card they stand.

const GAME = `
  id league status statusText startTime startTimeTbd localStartTime(timeZone: $timeZone) date(timeZone: $timeZone)
  awayTeam { id name fullName } awayScore awayShootoutScore
  homeTeam { id name fullName } homeScore homeShootoutScore
  winner { id } period clock round gameNumber neutralVenue venue { name city } channels
  rescheduledTo { date(timeZone: $timeZone) }`;
const GAMES = `query ($on: Day!, $timeZone: TimeZone!, $leagues: [League!]) {
  games(on: $on, timeZone: $timeZone, leagues: $leagues, first: 500) { nodes { ${GAME} } }
}`;
const TEAM = `query ($team: ID!, $timeZone: TimeZone!) {
  team(id: $team) {
    id league fullName conference division venue { name }
    nextGame { ${GAME} }
    recent: games(statuses: [FINAL, FORFEIT], last: 5) { nodes { ${GAME} } }
    upcoming: games(statuses: [SCHEDULED], first: 6) { nodes { ${GAME} } }
  }
}`;
const DATES = `query ($from: Day!, $to: Day!, $timeZone: TimeZone!) {
  dates(from: $from, to: $to, timeZone: $timeZone, first: 62) { date leagues { league gameCount } }
}`;

async function ask(origin, query, variables) {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

export const gamesOf = async (origin, on, timeZone, leagues = null) =>
  (await ask(origin, GAMES, { on, timeZone, leagues })).games.nodes;
export const teamOf = async (origin, team, timeZone) => (await ask(origin, TEAM, { team, timeZone })).team;
export const datesOf = async (origin, from, to, timeZone) => (await ask(origin, DATES, { from, to, timeZone })).dates;

// What runs in a page is sent there as text, so each function brings its own `text`: pieces that stand beside each other
// are apart in it, as they are on the screen.

/** Runs in the page: what each card says. A team's row is all of the card around its link and no other team's. */
export function readCards() {
  const text = (element) => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    while (nodes.nextNode()) found.push(nodes.currentNode.data);
    return found.join(" ").replace(/\s+/g, " ").trim();
  };
  const links = (element) => [...element.querySelectorAll('a[href*="team="]')];
  return [...document.querySelectorAll("#games article")].map((card) => {
    const rows = links(card).map((link) => {
      let row = link;
      while (row.parentElement !== card && links(row.parentElement).length === 1) row = row.parentElement;
      const score = row.querySelector(".score");
      const id = new URL(link.href).searchParams.get("team");
      return { id, name: text(link), score: score && score.textContent, won: /\bwon(?!\p{L})/u.test(text(row)) };
    });
    const time = card.querySelector("time");
    return {
      label: card.ariaLabel,
      rows,
      text: text(card),
      time: time && { instant: time.dateTime, text: text(time) },
    };
  });
}

/** Runs in the page: what the open page of a team says. */
export function readTeam() {
  const text = (element) => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    while (nodes.nextNode()) found.push(nodes.currentNode.data);
    return found.join(" ").replace(/\s+/g, " ").trim();
  };
  const named = (link, name) => link && new URL(link.href).searchParams.get(name);
  const dialog = document.querySelector("dialog[open]");
  const rows = [...dialog.querySelectorAll("li")].map((row) => ({
    label: row.ariaLabel,
    date: named(row.querySelector('a[href*="date="]'), "date"),
    text: text(row),
    instant: row.querySelector("time")?.dateTime ?? null,
    results: [...row.querySelectorAll("*")].map(text).filter((each) => /^[WLD]$/.test(each)),
    sides: [...row.querySelectorAll("[data-side]")].map((side) => ({
      name: text(side),
      link: named(side.querySelector('a[href*="team="]'), "team"),
      score: side.querySelector(".score")?.textContent ?? null,
    })),
  }));
  return { title: text(dialog.querySelector("h2")), text: text(dialog), rows };
}

/** Runs in the page: what each day of the strip says; a day without a date in its address is today. */
export function readStrip(today) {
  return [...document.querySelectorAll('nav[aria-label="Days"] li a')].map((link) => ({
    date: new URL(link.href).searchParams.get("date") ?? today,
    text: link.textContent.replace(/\s+/g, " "),
    shown: link.querySelector("small")?.textContent ?? null,
  }));
}

/** The time on a clock of twelve hours, as readers of American English write it. */
export function clockTime(localStartTime) {
  const [, hour, minute] = /T(\d\d):(\d\d)/.exec(localStartTime);
  return `${hour % 12 || 12}:${minute} ${hour < 12 ? "AM" : "PM"}`;
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The parts of a day that any way to write it has: its number and the beginning of its month. */
function dayWords(day) {
  const [, month, date] = day.split("-").map(Number);
  return [MONTHS[month - 1].slice(0, 3), String(date)];
}

const ENDED = {
  FINAL: "Final",
  POSTPONED: "Postponed",
  CANCELED: "Canceled",
  SUSPENDED: "Suspended",
  FORFEIT: "Forfeit",
};
const LIVE = ["IN_PROGRESS", "BREAK"];

/** What a card has to say in words, in any order. */
function wordsOf(game, still) {
  const { status, period, clock, venue, channels, round, gameNumber, rescheduledTo } = game;
  const words = [venue?.name, venue?.city, ...channels, round, gameNumber && `Game ${gameNumber}`, ENDED[status]];
  if (status === "SCHEDULED") words.push(game.startTimeTbd ? "TBD" : clockTime(game.localStartTime));
  if (status === "FINAL" && game.statusText === "F/OT") words.push("overtime");
  if (status === "FINAL" && game.statusText === "F/SO") words.push("shoot-out");
  if (status === "POSTPONED" && rescheduledTo?.date) words.push(...dayWords(rescheduledTo.date));
  if (LIVE.includes(status) && clock && still) words.push(clock.replace(/^0(?=\d:)/, ""));
  if (LIVE.includes(status) && /^[1-4]$/.test(period)) words.push(["1st", "2nd", "3rd", "4th"][period - 1]);
  return words.filter(Boolean);
}

const SOCCER = ["MLS", "EPL", "UCL", "FIFA"];
const UNDECIDED = "To be decided";

/** The sides in the order of the sport: at home second in the leagues of North America, first in soccer. */
const inOrder = ({ league, awayTeam, homeTeam }) =>
  SOCCER.includes(league) ? [homeTeam, awayTeam] : [awayTeam, homeTeam];

/** `Minnesota Vikings at Dallas Cowboys`; `vs` in soccer, and if neither side is at home. */
function nameOf(game) {
  const [first, second] = inOrder(game).map((team) => team?.fullName ?? UNDECIDED);
  return `${first} ${game.neutralVenue || SOCCER.includes(game.league) ? "vs" : "at"} ${second}`;
}

const scoreOf = (score, shootout) =>
  score === null ? null : shootout === null ? `${score}` : `${score} (${shootout})`;
const idsOf = (game) => [game.awayTeam?.id, game.homeTeam?.id].filter(Boolean).sort().join();

/**
 * Names each place where the cards say something else than the games; empty where they agree. Clocks of live games are
 * compared if the games stand still.
 */
export function cardDifferences(cards, games, { still = false } = {}) {
  const found = [];
  if (cards.length !== games.length) found.push(`${cards.length} cards for ${games.length} games`);
  for (const game of games) {
    const matching = cards.filter(
      ({ rows }) =>
        rows
          .map(({ id }) => id)
          .sort()
          .join() === idsOf(game),
    );
    const each = matching.map((card) => differencesOfCard(card, game, still));
    if (!each.length) found.push(`no card for ${game.awayTeam?.fullName} and ${game.homeTeam?.fullName}`);
    // Two games of the same teams, as in a doubleheader: one of the cards has to be right.
    else found.push(...each.sort((one, other) => one.length - other.length)[0]);
  }
  return found;
}

function differencesOfCard(card, game, still) {
  const found = [];
  const hold = (what, shown, expected) =>
    JSON.stringify(shown) === JSON.stringify(expected) ||
    found.push(`${card.label}: ${what} is ${JSON.stringify(shown)}, not ${JSON.stringify(expected)}`);
  for (const [team, score, shootout] of [
    [game.awayTeam, game.awayScore, game.awayShootoutScore],
    [game.homeTeam, game.homeScore, game.homeShootoutScore],
  ]) {
    const row = team && card.rows.find(({ id }) => id === team.id);
    if (!row) continue;
    hold(`the score of ${team.fullName}`, row.score, scoreOf(score, shootout));
    hold(`whether ${team.fullName} won`, row.won, game.winner?.id === team.id);
    hold(`the name of ${team.fullName}`, [team.name, team.fullName].includes(row.name), true);
  }
  hold("its name", card.label, nameOf(game));
  hold(
    "the order of its sides",
    card.rows.map(({ id }) => id),
    inOrder(game)
      .filter(Boolean)
      .map(({ id }) => id),
  );
  if (card.time) hold("its start", card.time.instant, game.startTime);
  for (const word of wordsOf(game, still)) hold(`whether it says ${word}`, card.text.includes(word), true);
  return found;
}

/** Names each place where the page of a team says something else than the API. */
export function teamDifferences(page, team) {
  const found = [];
  const hold = (what, shown, expected) =>
    JSON.stringify(shown) === JSON.stringify(expected) ||
    found.push(`${what} is ${JSON.stringify(shown)}, not ${JSON.stringify(expected)}`);
  hold("the title", page.title, team.fullName);
  const { nextGame } = team;
  const facts = [team.league, team.conference, team.division, team.venue?.name];
  const next = [nextGame?.venue?.name, nextGame?.venue?.city, ...(nextGame?.channels ?? [])];
  for (const word of [...facts, ...next].filter(Boolean))
    hold(`whether it says ${word}`, page.text.includes(word), true);

  const ahead = team.upcoming.nodes.filter(({ id }) => id !== nextGame?.id);
  const games = [...(nextGame ? [nextGame] : []), ...ahead, ...team.recent.nodes];
  hold("the number of games", page.rows.length, games.length);
  for (const game of games) {
    const what = `${nameOf(game)} on ${game.date}`;
    const row = page.rows.find((each) => each.date === game.date && each.label === nameOf(game));
    if (!row) {
      found.push(`${what}: no row`);
      continue;
    }
    for (const [at, side] of inOrder(game).entries()) {
      if (!side) continue;
      const score = side === game.homeTeam ? game.homeScore : game.awayScore;
      hold(`${what}: the score of ${side.fullName}`, row.sides[at]?.score, scoreOf(score, null));
      hold(`${what}: whether ${side.name} stands there`, row.sides[at]?.name.includes(side.name), true);
      hold(`${what}: the team that is linked`, row.sides[at]?.link, side.id === team.id ? null : side.id);
    }
    hold(`${what}: the result`, row.results, !game.winner ? [] : [game.winner.id === team.id ? "W" : "L"]);
    if (game.date)
      for (const word of dayWords(game.date)) hold(`${what}: whether it says ${word}`, row.text.includes(word), true);
    if (game.status === "SCHEDULED" && !game.startTimeTbd) {
      hold(`${what}: the start`, row.instant, game.startTime);
      hold(`${what}: the time`, row.text.includes(clockTime(game.localStartTime)), true);
    }
  }
  return found;
}

/** Names each day of the strip that says another number of games than the API. `leagues` null counts all. */
export function stripDifferences(strip, dates, leagues = null) {
  return strip.flatMap(({ date, text, shown }) => {
    const playing = dates.find((each) => each.date === date)?.leagues ?? [];
    const counted = playing.filter(({ league }) => !leagues || leagues.includes(league));
    const count = counted.reduce((sum, { gameCount }) => sum + gameCount, 0);
    const words = [count === 1 ? "1 game" : `${count || "no"} games`, date.slice(0, 4), ...dayWords(date)];
    const missing = words.filter((word) => !text.includes(word));
    if (String(count || "–") !== shown) missing.push(`the number ${count}`);
    return missing.map((word) => `${date} does not say ${word}, but ${text}`);
  });
}
