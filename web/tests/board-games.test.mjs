// Games in all detail: records and series on the cards, and the dialog of a game.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { absence, launch, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const SPRING = "2026-05-02T02:30:00Z"; // an evening of play-offs in the NBA and the NHL; baseball is on
const SPRING_DAY = "2026-05-01";
const AUTUMN = "2026-10-30T19:30:00Z"; // after a season of baseball
const IN_NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const GAMES = `query ($leagues: [League!], $from: Day!, $to: Day!) {
  games(leagues: $leagues, from: $from, to: $to, first: 2500) {
    nodes {
      id league status startTime endTime attendance homeScore awayScore
      homeTeam { id key fullName } awayTeam { id key fullName }
      homeRecord { summary } awayRecord { summary } series { summary gameNumber maxLength }
      periodScores { number name homeScore awayScore }
      forecast { description temperatureHighF temperatureHighC }
      probablePitchers { home { name } away { name } }
    }
  }
}`;

describe("games in all detail", { skip: absence(), timeout: 240_000 }, () => {
  let spring;
  let autumn;
  let browser;
  before(async () => {
    [spring, autumn, browser] = await Promise.all([
      startServer({ now: SPRING, leagues: "NBA,NHL,MLB" }),
      startServer({ now: AUTUMN, leagues: "MLB" }),
      launch(),
    ]);
  });
  after(() => Promise.all([browser?.close(), spring?.stop(), autumn?.stop()]));

  async function gamesOf({ origin }, leagues, from, to = from) {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: GAMES, variables: { leagues, from, to } }),
    });
    return (await response.json()).data.games.nodes;
  }

  const open = (server, options = {}) => watchedPage(browser, server.origin, { ...IN_NEW_YORK, ...options });
  const gameLink = ({ id }) => `/?game=${encodeURIComponent(id)}`;
  const nameOf = ({ awayTeam, homeTeam }) => `${awayTeam.fullName} at ${homeTeam.fullName}`;
  const dialogOf = (page, game) => page.getByRole("dialog", { name: nameOf(game) });
  const plain = (text) => text.replace(/\s+/g, " ").trim();

  /** The text beside a term of the dialog. */
  const fact = (dialog, term) =>
    dialog.locator(".about > div", { has: dialog.page().getByText(term, { exact: true }) }).locator("dd");

  test("cards have the records of both sides, and how the series stands", async () => {
    const games = await gamesOf(spring, ["NBA", "NHL"], SPRING_DAY);
    assert.ok(games.some(({ series }) => series?.summary));
    const { page, context, check } = await open(spring);
    await page.goto(`/?date=${SPRING_DAY}&leagues=NBA,NHL`);
    for (const game of games) {
      const card = page.getByRole("article", { name: nameOf(game) });
      await card.waitFor();
      for (const [side, record] of [
        ["home", game.homeRecord],
        ["away", game.awayRecord],
      ]) {
        const shown = await card.locator(`[data-side=${side}] .record`).innerText();
        assert.ok(plain(shown).endsWith(record.summary), `${shown} of ${side} in ${nameOf(game)}`);
      }
      const { summary, gameNumber } = game.series;
      assert.equal(await card.locator(".series").innerText(), `${summary} · Game ${gameNumber}`);
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("cards have no trace of what is not known", async () => {
    const { page, context, check } = await open(spring);
    await page.route(/operationName=Today/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      for (const game of body.data.date.games.nodes) {
        Object.assign(game, { homeRecord: null, awayRecord: null, homeScore: null, awayScore: null, winner: null });
        Object.assign(game, {
          series: { summary: null, gameNumber: null },
          tournament: null,
          venue: null,
          channels: [],
        });
      }
      await route.fulfill({ response, json: body });
    });
    await page.goto(`/?date=${SPRING_DAY}`);
    const card = page.locator("article").first();
    await card.waitFor();
    assert.equal(await page.locator(".record, .series, .score").count(), 0);
    assert.doesNotMatch(await page.locator("#games").innerText(), /null|undefined|NaN/);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a game is opened and closed by keyboard, and the focus goes back", async () => {
    const [game] = await gamesOf(spring, ["NBA"], SPRING_DAY);
    const { page, context, check } = await open(spring);
    await page.goto(`/?date=${SPRING_DAY}&leagues=NBA`);
    const link = page.getByRole("article", { name: nameOf(game) }).getByRole("link", { name: "Details" });
    await link.focus();
    await page.keyboard.press("Enter");
    const dialog = dialogOf(page, game);
    await fact(dialog, "When").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("game"), game.id);
    await page.keyboard.press("ArrowRight");
    assert.equal(new URL(page.url()).searchParams.get("date"), SPRING_DAY, "arrows turn no day while a game is open");

    await page.reload();
    await fact(dialogOf(page, game), "When").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).search, `?date=${SPRING_DAY}&leagues=NBA`);

    await link.focus();
    await page.keyboard.press("Enter");
    await fact(dialog, "When").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.closest("article").ariaLabel), nameOf(game));
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a click anywhere on a card opens the game, and one on a name the team", async () => {
    const [game] = await gamesOf(spring, ["NBA"], SPRING_DAY);
    const { page, context, check } = await open(spring);
    await page.goto(`/?date=${SPRING_DAY}&leagues=NBA`);
    const card = page.getByRole("article", { name: nameOf(game) });
    await card.click({ position: { x: 200, y: 8 } });
    await fact(dialogOf(page, game), "Where").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: game.homeTeam.fullName }).click();
    await page.getByRole("dialog", { name: game.homeTeam.fullName, exact: true }).waitFor();
    await page.goBack();
    await dialogOf(page, game).getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a result of a team leads to its game, and closing the game back to the team", async () => {
    const [game] = await gamesOf(spring, ["NBA"], SPRING_DAY);
    const { page, context, check } = await open(spring);
    await page.goto(`/?team=${encodeURIComponent(game.homeTeam.id)}`);
    const team = page.getByRole("dialog", { name: game.homeTeam.fullName, exact: true });
    await team.getByRole("heading", { name: "Results" }).waitFor();
    const result = team.locator("section").last().getByRole("listitem").first();
    const name = await result.getAttribute("aria-label");
    await result.getByRole("link", { name: /details/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name }).getByRole("table", { name: "Line score" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name }).waitFor({ state: "detached" });
    await team.waitFor();
    assert.match(await page.evaluate(() => document.activeElement.className), /to-game/);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("the line score is a table that says what the API says", async () => {
    const games = await gamesOf(autumn, ["MLB"], "2026-08-01", "2026-10-29");
    const long = games.reduce((one, other) => (other.periodScores.length > one.periodScores.length ? other : one));
    const early = games.find(({ periodScores }) => periodScores.length === 9 && periodScores[8].homeScore === null);
    assert.ok(long.periodScores.length > 12);
    const { page, context, check } = await open(autumn, { viewport: { width: 320, height: 700 } });
    for (const game of [long, early]) {
      await page.goto(gameLink(game));
      const table = dialogOf(page, game).getByRole("table", { name: "Line score" });
      await table.waitFor();
      const rows = await table.getByRole("row").all();
      const heads = await table.getByRole("columnheader").allTextContents();
      assert.equal(heads.length, game.periodScores.length + 2);
      assert.equal(heads[1], "11st inning", "a number for the eye, a name for the ear");
      for (const [at, team, score, total] of [
        [1, game.awayTeam, "awayScore", game.awayScore],
        [2, game.homeTeam, "homeScore", game.homeScore],
      ]) {
        assert.equal(await rows[at].getByRole("rowheader").textContent(), team.key + team.fullName);
        const expected = game.periodScores.map((period) => String(period[score] ?? "–not played"));
        assert.deepEqual(await rows[at].getByRole("cell").allTextContents(), [...expected, String(total)]);
      }
      const room = await page.evaluate(() => {
        const [dialog, table] = ["dialog", ".line-score"].map((each) => document.querySelector(each));
        return { dialog: dialog.scrollWidth - dialog.clientWidth, slides: table.scrollWidth > table.clientWidth };
      });
      assert.deepEqual(room, { dialog: 0, slides: game === long || room.slides });
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const [locale, degrees] of [
    ["en-US", ({ temperatureHighF }) => `${temperatureHighF} °F`],
    ["en-GB", ({ temperatureHighC }) => `${temperatureHighC} °C`],
    ["de-DE", ({ temperatureHighC }) => `${temperatureHighC} °C`],
  ]) {
    test(`the dialog has series, pitchers, weather and attendance for a reader of ${locale}`, async () => {
      const games = await gamesOf(autumn, ["MLB"], "2026-09-28", "2026-10-29");
      const game = games.find(({ series, forecast, status }) => series && forecast && status === "FINAL");
      const { page, context, check } = await open(autumn, { locale });
      await page.goto(gameLink(game));
      const dialog = dialogOf(page, game);
      const { summary, gameNumber, maxLength } = game.series;
      await dialog.getByText(`${summary} · Game ${gameNumber} · Best of ${maxLength}`).waitFor();
      assert.match(plain(await fact(dialog, "Weather").innerText()), new RegExp(`${degrees(game.forecast)}`));
      const pitchers = await fact(dialog, "Pitchers").innerText();
      for (const { name } of Object.values(game.probablePitchers)) assert.ok(pitchers.includes(name), pitchers);
      const attendance = await fact(dialog, "Attendance").innerText();
      assert.equal(attendance.replace(/\D/g, ""), String(game.attendance));
      assert.match(await fact(dialog, "Duration").innerText(), /^\d+ h/);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  test("a game that does not exist is told, and nothing else is shown of it", async () => {
    const { page, context, check } = await open(spring, { tolerate: (text) => text.includes("400") });
    const [{ id }] = await gamesOf(spring, ["NBA"], SPRING_DAY);
    const unknown = btoa(atob(id).replace(/\d+$/, "999999999")).replaceAll("=", "");
    await page.goto(`/?game=${unknown}`);
    await page.getByText("There is no such game.").waitFor();
    await page.goto("/?game=nonsense");
    await page.getByRole("dialog", { name: "Game" }).locator(".notice").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`the dialog of a game has no barrier that axe finds, ${colorScheme} on a phone`, async () => {
      const games = await gamesOf(autumn, ["MLB"], "2026-08-01", "2026-10-29");
      const long = games.reduce((one, other) => (other.periodScores.length > one.periodScores.length ? other : one));
      const { page, context, check } = await open(autumn, { colorScheme, viewport: { width: 320, height: 700 } });
      await context.addInitScript({ path: AXE });
      await page.goto(gameLink(long));
      await dialogOf(page, long).getByRole("table").waitFor();
      await page.locator("article, .none").first().waitFor();
      const barriers = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run();
        return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html}`);
      });
      assert.deepEqual(barriers, []);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }
});
