// What the board says of games that the sandbox has on few days: held to the answer that the page was given.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { cardDifferences, clockTime, gamesOf, readCards, readTeam, teamDifferences, teamOf } from "./contents.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast
const DAY = "2026-11-22"; // a day of finals
const NEW_YORK = "America/New_York";

/** Changes to a final, each with what the API says besides; `team` and `other` are its sides. */
const RARITIES = {
  "a win after a shoot-out that counts beside the score": (game) => {
    Object.assign(game, {
      awayScore: 2,
      homeScore: 2,
      awayShootoutScore: 3,
      homeShootoutScore: 4,
      winner: { id: game.homeTeam.id },
    });
  },
  "a shoot-out that the guests win": (game) => {
    Object.assign(game, {
      awayScore: 1,
      homeScore: 1,
      awayShootoutScore: 5,
      homeShootoutScore: 3,
      winner: { id: game.awayTeam.id },
    });
  },
  "a draw": (game) => Object.assign(game, { awayScore: 1, homeScore: 1, winner: null }),
  "a score of nothing": (game) => Object.assign(game, { awayScore: 0, homeScore: 3, winner: { id: game.homeTeam.id } }),
  "a postponed game that has another day": (game) =>
    Object.assign(game, OFF, { status: "POSTPONED", rescheduledTo: { date: "2026-12-15" } }),
  "a postponed game that has none": (game) => Object.assign(game, OFF, { status: "POSTPONED", rescheduledTo: null }),
  "a canceled game": (game) => Object.assign(game, OFF, { status: "CANCELED" }),
  "a suspended game and its score so far": (game) =>
    Object.assign(game, { status: "SUSPENDED", awayScore: 4, homeScore: 2, winner: null }),
  "a forfeit": (game) =>
    Object.assign(game, { status: "FORFEIT", awayScore: 0, homeScore: 9, winner: { id: game.homeTeam.id } }),
  "the second game of a doubleheader, in a round": (game) => Object.assign(game, { gameNumber: 2, round: "Wild Card" }),
  "a time to be decided": (game) => Object.assign(game, OFF, { status: "SCHEDULED", startTimeTbd: true }),
  "a game to come": (game) => Object.assign(game, OFF, { status: "SCHEDULED" }),
  "a side that is not known yet": (game) => Object.assign(game, OFF, { status: "SCHEDULED", awayTeam: null }),
  "neither side at home": (game) => Object.assign(game, { neutralVenue: true }),
  "several channels": (game) => Object.assign(game, { channels: ["ESPN", "ABC", "TSN"] }),
  "no channel and no venue": (game) => Object.assign(game, { channels: [], venue: null }),
  "the clock of a period": (game) => Object.assign(game, LIVE, { period: "2", clock: "04:07" }),
  "a break": (game) => Object.assign(game, LIVE, { status: "BREAK", period: "3", clock: null }),
};
const OFF = { awayScore: null, homeScore: null, winner: null };
const LIVE = { status: "IN_PROGRESS", awayScore: 21, homeScore: 17, winner: null };

inChromium("what the board says", () => {
  let server;
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([startServer({ now: NOW, leagues: "NFL,NHL,EPL" }), launch()]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  const open = () => watchedPage(browser, server.origin, { timezoneId: NEW_YORK, locale: "en-US" });
  const inPage = (page, read) => page.evaluate(`(${read})()`);

  /** Lets the answer to an operation pass through `change`. */
  const changed = (page, operation, change) =>
    page.route(new RegExp(`operationName=${operation}&`), async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      change(body.data);
      await route.fulfill({ response, json: body });
    });

  for (const [name, change] of Object.entries(RARITIES)) {
    test(`a card says: ${name}`, async () => {
      const { page, context, check } = await open();
      const games = await gamesOf(server.origin, DAY, NEW_YORK, ["NFL"]);
      await changed(page, "Today", ({ date }) => change(date.games.nodes[0]));
      change(games[0]);
      await page.goto(`/?date=${DAY}&leagues=NFL`);
      await page.locator("article").first().waitFor();
      assert.deepEqual(cardDifferences(await inPage(page, readCards), games, { still: true }), []);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  for (const [name, change] of [
    ["a win at home", (game) => Object.assign(game, { awayScore: 3, homeScore: 30, winner: { id: game.homeTeam.id } })],
    [
      "a win of the guests",
      (game) => Object.assign(game, { awayScore: 30, homeScore: 3, winner: { id: game.awayTeam.id } }),
    ],
    ["a draw", (game) => Object.assign(game, { awayScore: 7, homeScore: 7, winner: null })],
    [
      "a win by no more goals than the other",
      (game) => Object.assign(game, { awayScore: 2, homeScore: 2, winner: { id: game.awayTeam.id } }),
    ],
  ]) {
    for (const latest of [0, 1]) {
      test(`a row of a team's page says: ${name}, ${latest ? "lately" : "before"}`, async () => {
        const { page, context, check } = await open();
        const [first] = await gamesOf(server.origin, DAY, NEW_YORK, ["NFL"]);
        const team = await teamOf(server.origin, first.homeTeam.id, NEW_YORK);
        await changed(page, "Team", (data) => change(data.team.recent.nodes.at(-latest)));
        change(team.recent.nodes.at(-latest));
        await page.goto(`/?leagues=NFL&team=${encodeURIComponent(team.id)}`);
        await page.locator("dialog li").first().waitFor();
        assert.deepEqual(teamDifferences(await inPage(page, readTeam), team), []);
        assert.deepEqual(await check(), []);
        await context.close();
      });
    }
  }
});

describe("Node.js: the times that the board is held to", () => {
  for (const [local, words] of [
    ["2026-11-26T00:05:00-05:00", "12:05 AM"],
    ["2026-11-26T12:30:00-05:00", "12:30 PM"],
    ["2026-11-26T23:59:00-05:00", "11:59 PM"],
    ["2026-11-26T09:00:00+09:00", "9:00 AM"],
  ]) {
    test(`${local} is ${words}`, () => assert.equal(clockTime(local), words));
  }
});
