// The reader's own choice of games: by channel, by home team, and of starred teams first.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { absence, launch, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast: football is on
const TODAY = "2026-11-26";
const TOMORROW = "2026-11-27";
const NEW_YORK = "America/New_York";
const IN_NEW_YORK = { timezoneId: NEW_YORK, locale: "en-US" };
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const MANY = 400; // days

const GAMES = `query ($on: Day!, $home: [ID!], $channels: [String!]) {
  date(on: $on, timeZone: "${NEW_YORK}", home: $home, channels: $channels) {
    games(first: 500) { nodes { id league channels homeTeam { id fullName } awayTeam { id fullName } } }
    previous { date }
    next { date }
  }
}`;
const TEAM = `query ($team: ID!) {
  team(id: $team) {
    id fullName league
    upcoming: games(statuses: [SCHEDULED], side: HOME, first: 6) { nodes { awayTeam { fullName } homeTeam { fullName } } }
  }
}`;

describe("the reader's choice of games", { skip: absence(), timeout: 240_000 }, () => {
  let server;
  let browser;
  let dallas;
  let boston;
  before(async () => {
    [server, browser] = await Promise.all([startServer({ now: NOW, leagues: "NFL,NBA,NHL" }), launch()]);
    [dallas, boston] = await Promise.all(["NFL:DAL", "NHL:BOS"].map(async (team) => (await ask(TEAM, { team })).team));
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  async function ask(query, variables) {
    const response = await fetch(`${server.origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()).data;
  }

  const dayOf = async (on, filters = {}) => (await ask(GAMES, { on, ...filters })).date;
  const nameOf = ({ awayTeam, homeTeam }) => `${awayTeam.fullName} at ${homeTeam.fullName}`;
  const sorted = (games) => games.map(nameOf).sort();
  const hasTeam = (game, { id }) => [game.homeTeam.id, game.awayTeam.id].includes(id);

  /** Opens a page in which these teams have a star from before. */
  async function open(path, { stars = [], ...options } = {}) {
    const watched = await watchedPage(browser, server.origin, { ...IN_NEW_YORK, ...options });
    const kept = JSON.stringify(stars.map(({ id, league }) => ({ id, league })));
    if (stars.length) {
      await watched.context.addInitScript((text) => {
        if (localStorage.getItem("my-teams") === null) localStorage.setItem("my-teams", text);
      }, kept);
    }
    await watched.page.goto(path);
    await watched.page.locator('#games[aria-busy="false"]').waitFor();
    return watched;
  }

  /** Waits until the page shows these games and no others. */
  const shows = (page, games) =>
    page.waitForFunction(
      (expected) =>
        [...document.querySelectorAll("#games[aria-busy=false] article")]
          .map((card) => card.ariaLabel)
          .sort()
          .join("\n") === expected,
      sorted(games).join("\n"),
    );
  const heading = (page, day) => page.getByRole("heading", { level: 1, name: day }).waitFor();
  const writtenDay = (day) =>
    new Date(`${day}T12:00:00Z`).toLocaleDateString("en-US", {
      timeZone: "UTC",
      weekday: "long",
      month: "long",
      day: "numeric",
    });
  const search = (page) => new URL(page.url()).searchParams;
  const barriers = (page) =>
    page.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html}`);
    });

  test("a channel is chosen from those of the day, is in the address, and survives a reload", async () => {
    const all = (await dayOf(TODAY)).games.nodes;
    const onEspn = all.filter(({ channels }) => channels.includes("ESPN"));
    assert.ok(onEspn.length > 0 && onEspn.length < all.length);
    const { page, context, check } = await open("/");
    const chooser = page.getByRole("combobox", { name: "Channel" });
    const offered = await chooser.getByRole("option").allTextContents();
    const names = [...new Set(all.flatMap(({ channels }) => channels))].sort((a, b) => a.localeCompare(b, "en"));
    assert.deepEqual(
      offered.map((each) => each.replace(/ \(\d+\)$/, "")),
      ["All channels", ...names],
    );
    assert.ok(offered.includes(`ESPN (${onEspn.length})`));

    await chooser.selectOption("ESPN");
    await shows(page, onEspn);
    assert.equal(search(page).get("channel"), "ESPN");
    assert.deepEqual(await chooser.getByRole("option").allTextContents(), offered, "all channels can still be chosen");
    await page.reload();
    await shows(page, onEspn);
    assert.equal(await chooser.inputValue(), "ESPN");
    await chooser.selectOption("");
    await shows(page, all);
    assert.equal(search(page).get("channel"), null);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("arrows and counts keep to the channel of the address, in any case", async () => {
    const day = await dayOf(TODAY, { channels: ["TNT"] });
    const { page, context, check } = await open("/?channel=tnt");
    await shows(page, day.games.nodes);
    const today = page.getByRole("navigation", { name: "Days" }).locator("[aria-current] small");
    await today.getByText(String(day.games.nodes.length), { exact: true }).waitFor();
    await page.keyboard.press("ArrowRight");
    await heading(page, writtenDay(day.next.date));
    await shows(page, (await dayOf(day.next.date, { channels: ["TNT"] })).games.nodes);
    assert.equal(search(page).get("channel"), "tnt");
    await page.keyboard.press("ArrowLeft");
    await heading(page, writtenDay(TODAY));
    await page.keyboard.press("ArrowLeft");
    await heading(page, writtenDay(day.previous.date));
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a day without games on the channel says so, and when the next are", async () => {
    let date = TODAY;
    for (let days = 0; days < MANY; days += 1) {
      const { games, next } = await dayOf(date, { channels: ["TNT"] });
      if (!games.nodes.length && next) break;
      date = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
    }
    const { page, context, check } = await open(`/?date=${date}&channel=TNT&leagues=NHL,NBA`);
    await page.getByText(/^No NHL or NBA games on TNT on this day\.$/).waitFor();
    await page.getByRole("link", { name: /^Go to / }).click();
    await page.locator('#games[aria-busy="false"] article').first().waitFor();
    assert.equal(search(page).get("channel"), "TNT");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a channel that no game has is told with similar names, and all games are shown", async () => {
    const tolerate = (text) => text.includes("400");
    const { page, context, check } = await open("/?channel=ESPNN", { tolerate });
    await page.getByText(/There is no channel "ESPNN".*ESPN.*All games are shown\./).waitFor();
    await shows(page, (await dayOf(TODAY)).games.nodes);
    assert.equal(await page.locator(".notice").count(), 1);
    await page.getByRole("combobox", { name: "Channel" }).selectOption("ESPN");
    await shows(page, (await dayOf(TODAY, { channels: ["ESPN"] })).games.nodes);
    assert.equal(await page.locator(".notice").count(), 0);

    await page.goto("/?home=NFL:NOWHERE");
    await page.getByText(/NOWHERE.*All games are shown\./).waitFor();
    await shows(page, (await dayOf(TODAY)).games.nodes);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a wrong filter does not put a wrong time zone in the place of the browser's", async () => {
    const { page, context, check } = await open("/?channel=ESPNN", { tolerate: (text) => text.includes("400") });
    await page.getByText(/All games are shown/).waitFor();
    await page.getByText("Times in New York").waitFor();
    assert.equal(await page.getByText(/is not known here/).count(), 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a star puts the games of a team first, in a group of their own, also after a reload", async () => {
    const all = (await dayOf(TODAY)).games.nodes;
    const game = all.find((each) => hasTeam(each, boston));
    const { page, context, check } = await open("/");
    const mine = page.getByRole("region", { name: "My teams" });
    assert.equal(await mine.count(), 0);
    const star = page.getByRole("article", { name: nameOf(game) }).getByRole("button", {
      name: `My team: ${boston.fullName}`,
    });
    assert.equal(await star.getAttribute("aria-pressed"), "false");
    await star.focus();
    await page.keyboard.press("Enter");
    await mine.getByRole("article", { name: nameOf(game) }).waitFor();
    assert.equal(await star.getAttribute("aria-pressed"), "true");
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), `My team: ${boston.fullName}`);
    assert.equal(await page.locator("h2").first().innerText(), "My teams");
    assert.equal(await page.locator("article").count(), all.length, "no game is shown twice");

    await page.reload();
    await mine.getByRole("article", { name: nameOf(game) }).waitFor();
    assert.equal(await page.locator("#games article").first().getAttribute("aria-label"), nameOf(game));
    await star.click();
    await mine.waitFor({ state: "detached" });
    await page
      .getByRole("region", { name: "NHL", exact: true })
      .getByRole("article", { name: nameOf(game) })
      .waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("games are in their places when they are first drawn", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, IN_NEW_YORK);
    await context.addInitScript(
      (text) => {
        localStorage.setItem("my-teams", text);
        globalThis.firsts = [];
        new MutationObserver(() => {
          const first = document.querySelector("#games article")?.ariaLabel;
          if (first && first !== globalThis.firsts.at(-1)) globalThis.firsts.push(first);
        }).observe(document, { childList: true, subtree: true });
      },
      JSON.stringify([{ id: boston.id, league: boston.league }]),
    );
    await page.goto("/");
    await page.getByRole("region", { name: "My teams" }).waitFor();
    await page.locator("footer details").waitFor();
    const game = (await dayOf(TODAY)).games.nodes.find((each) => hasTeam(each, boston));
    assert.deepEqual(await page.evaluate(() => globalThis.firsts), [nameOf(game)]);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a star in the page of a team counts on the board, and in other tabs", async () => {
    const { page, context, check } = await open("/");
    const other = await context.newPage();
    await other.goto("/");
    await other.locator("article").first().waitFor();
    await page.getByRole("link", { name: dallas.fullName, exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `My team: ${dallas.fullName}` })
      .click();
    await page.keyboard.press("Escape");
    const mine = (each) => each.getByRole("region", { name: "My teams" }).getByRole("article");
    await mine(page).waitFor();
    await mine(other).waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const [what, fault] of [
    [
      "refuses to keep anything",
      () => {
        const refuse = () => {
          throw new DOMException("refused", "SecurityError");
        };
        Object.defineProperty(globalThis, "localStorage", { get: refuse });
      },
    ],
    ["has no storage", () => void Object.defineProperty(globalThis, "localStorage", { value: null })],
    [
      "has no room",
      () => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      },
    ],
    ["has kept something else", () => localStorage.setItem("my-teams", '{"a":[')],
  ]) {
    test(`a browser that ${what} has stars for as long as the page is open`, async () => {
      const { page, context, check } = await watchedPage(browser, server.origin, IN_NEW_YORK);
      await context.addInitScript(fault);
      await page.goto("/");
      await page.locator("article").first().waitFor();
      await page.getByRole("button", { name: `My team: ${boston.fullName}` }).click();
      await page.getByRole("region", { name: "My teams" }).getByRole("article").waitFor();
      assert.equal(await page.locator(".notice").count(), 0);
      assert.equal(await page.locator("#trouble").isHidden(), true);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  test("home games of the starred teams are a filter of the address that arrows obey", async () => {
    const home = [dallas.id, boston.id];
    const { page, context, check } = await open("/", { stars: [dallas, boston] });
    const filter = page.getByRole("button", { name: "Home games", exact: true });
    await filter.click();
    const day = await dayOf(TODAY, { home });
    assert.ok(day.games.nodes.length > 0);
    await shows(page, day.games.nodes);
    assert.equal(search(page).get("home"), "mine");
    assert.equal(await filter.getAttribute("aria-pressed"), "true");
    await page.keyboard.press("ArrowRight");
    await heading(page, writtenDay(day.next.date));
    await page.reload();
    await shows(page, (await dayOf(day.next.date, { home })).games.nodes);
    await filter.click();
    await shows(page, (await dayOf(day.next.date)).games.nodes);
    assert.equal(search(page).get("home"), null);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("teams of the address may be named by their keys, and need no star", async () => {
    const { page, context, check } = await open("/?home=NFL:DAL");
    await shows(page, (await dayOf(TODAY, { home: ["NFL:DAL"] })).games.nodes);
    assert.equal(await page.getByRole("region", { name: "My teams" }).count(), 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("without a star the filter by my teams says so, and shows all games", async () => {
    const { page, context, check } = await open("/?home=mine");
    await page.getByText("No team has a star yet; games of all teams are shown.").waitFor();
    await shows(page, (await dayOf(TODAY)).games.nodes);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("the page of a team shows home games only, keeps the focus, and its calendar follows", async () => {
    const { page, context, check } = await open("/?team=NFL:DAL");
    const dialog = page.getByRole("dialog", { name: dallas.fullName });
    const only = dialog.getByRole("button", { name: "Home games only" });
    await only.focus();
    await page.keyboard.press("Enter");
    await dialog.locator('.body[aria-busy="false"]').waitFor();
    const expected = dallas.upcoming.nodes.map(nameOf);
    const ahead = dialog.locator("section").filter({ hasNot: page.getByRole("heading", { name: "Results" }) });
    assert.deepEqual(await ahead.getByRole("listitem").evaluateAll((all) => all.map((row) => row.ariaLabel)), expected);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Home games only");
    assert.equal(search(page).get("side"), "home");
    const calendar = dialog.getByRole("link", { name: /^Subscribe to the games/ });
    assert.match(await calendar.getAttribute("href"), /\.ics\?side=home$/);
    await page.reload();
    await dialog.getByRole("button", { name: "Home games only", pressed: true }).waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`stars and filters have no barrier that axe finds, ${colorScheme}, and fit on every screen`, async () => {
      const path = `/?home=mine&channel=FOX&date=${TODAY}`;
      const { page, context, check } = await open(path, { stars: [dallas, boston], colorScheme });
      await context.addInitScript({ path: AXE });
      for (const address of [path, `/?date=${TOMORROW}`]) {
        for (const width of [320, 360, 390, 430, 768, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(address);
          await page.locator('#games[aria-busy="false"] article').first().waitFor();
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.equal(wide, 0, `${address} at ${width}`);
          if (width === 320 || width === 1280) assert.deepEqual(await barriers(page), []);
        }
      }
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }
});
