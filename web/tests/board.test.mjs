// The board in a real browser that may speak to the gateway alone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { clockTime } from "./contents.mjs";
import { openDoor } from "./door.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast: football is on
const MOST_TRANSFERRED = 100 * 1024; // bytes, for the page with all its files
const LONGEST_PAUSE_MS = 120_000; // the board tries again after a minute at most
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const NEW_YORK = "America/New_York";
const gone = (text) => text.startsWith("Failed to load resource: net::ERR_");

inChromium("the board", () => {
  let server;
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([startServer({ now: NOW }), launch()]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  /** Opens the board and waits for a day's games, or for the word that there are none. */
  async function open(path = "/", options = {}) {
    const { origin = server.origin, ...more } = options;
    const watched = await watchedPage(browser, origin, { timezoneId: NEW_YORK, locale: "en-US", ...more });
    if (options.clock) await watched.page.clock.install();
    await watched.page.goto(path);
    await watched.page.locator("article, .none").first().waitFor();
    return watched;
  }

  /** What the gateway itself says of a day. */
  async function gamesOf(on, timeZone, leagues = null) {
    const query = `query ($on: Day!, $timeZone: TimeZone!, $leagues: [League!]) {
      games(on: $on, timeZone: $timeZone, leagues: $leagues, first: 500) {
        nodes { league status startTime localStartTime(timeZone: $timeZone) homeTeam { fullName } awayTeam { fullName } }
      }
    }`;
    const response = await fetch(`${server.origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables: { on, timeZone, leagues } }),
    });
    return (await response.json()).data.games.nodes;
  }

  const heading = (page) => page.getByRole("heading", { level: 1 });
  const settled = (page) => page.locator('#games[aria-busy="false"]').waitFor();
  const asks = (name) => (request) => request.url().includes(`operationName=${name}`);

  test("shows the games of today by league, in the browser's zone, and says that they are made up", async () => {
    const { page, context, check } = await open();
    assert.equal(await heading(page).innerText(), "Thursday, November 26");
    const expected = await gamesOf("2026-11-26", NEW_YORK);
    assert.equal(await page.locator("article").count(), expected.length);
    for (const status of ["IN_PROGRESS", "SCHEDULED", "FINAL"]) {
      assert.ok(
        expected.some((game) => game.status === status),
        `${NOW} has no game that is ${status}`,
      );
    }
    for (const name of ["NFL", "NBA", "NHL", "CFB"]) {
      const games = expected.filter(({ league }) => league === name);
      const region = page.getByRole("region", { name, exact: true });
      assert.equal(await region.locator("article").count(), games.length, name);
      const live = games.filter(({ status }) => ["IN_PROGRESS", "BREAK", "DELAYED"].includes(status));
      assert.equal(await region.locator("article.live").count(), live.length, name);
    }
    const soon = expected.find(({ status }) => status === "SCHEDULED");
    const card = page.getByRole("article", { name: `${soon.awayTeam.fullName} at ${soon.homeTeam.fullName}` });
    assert.equal((await card.locator("time").innerText()).replace(/\s/g, " "), clockTime(soon.localStartTime));
    await page.getByText("Sandbox: real teams, made-up games").waitFor();
    await page.getByText("Times in New York").waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("keeps to the clock and the day of the browser's zone", async () => {
    for (const [timezoneId, day, zone] of [
      ["Asia/Tokyo", "Friday, November 27", "Tokyo"],
      ["Pacific/Honolulu", "Thursday, November 26", "Honolulu"],
    ]) {
      const { page, context, check } = await open("/?date=2026-11-27", { timezoneId });
      await page.getByText(`Times in ${zone}`).waitFor();
      const [first] = (await gamesOf("2026-11-27", timezoneId)).filter(({ status }) => status === "SCHEDULED");
      const shown = await page.locator(`time[datetime="${first.startTime}"]`).first().innerText();
      assert.equal(shown.replace(/\s/g, " "), clockTime(first.localStartTime));
      await page.goto("/");
      await page.getByRole("heading", { level: 1, name: day }).waitFor();
      assert.deepEqual(await check(), []);
      await context.close();
    }
  });

  test("moves by days that have games, by link, by keyboard, by date and back", async () => {
    const { page, context, check } = await open("/?leagues=NFL");
    await page.getByRole("link", { name: "Next day with games" }).click();
    await page.getByRole("heading", { level: 1, name: "Sunday, November 29" }).waitFor();
    assert.equal(new URL(page.url()).search, "?date=2026-11-29&leagues=NFL");
    assert.match(await page.title(), /^Sunday, November 29, 2026/);
    await settled(page);
    assert.equal(await page.locator("article").count(), (await gamesOf("2026-11-29", NEW_YORK, ["NFL"])).length);

    await page.getByRole("link", { name: /Monday, November 30, 2026/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Monday, November 30" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-current")), "date");

    await page.getByLabel("Go to a day").fill("2026-12-02");
    await page.getByText("No NFL games on this day.").waitFor();
    await page.getByText(/^The next is on Thursday, December 3, at 8:15\sPM, in 7 days\.$/).waitFor();
    await page.getByRole("link", { name: "Go to Thursday, December 3" }).click();
    await page.getByRole("heading", { level: 1, name: "Thursday, December 3" }).waitFor();

    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Wednesday, December 2" }).waitFor();
    await page.getByRole("link", { name: "Today", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Thursday, November 26" }).waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("says of a day without games when the next are and who plays, a key away", async () => {
    const { page, context, check } = await open("/?leagues=NFL&date=2026-11-25");
    const expected = await gamesOf("2026-11-26", NEW_YORK, ["NFL"]);
    await page.getByText("No NFL games on this day.").waitFor();
    await page.getByText(/^The next are today, Thursday, November 26, from 12:30\sPM\.$/).waitFor();
    await page.getByText("The last were on Monday, November 23.").waitFor();
    const cards = page.getByRole("region", { name: "Next games" }).getByRole("article");
    assert.deepEqual(
      await cards.evaluateAll((all) => all.map((card) => card.ariaLabel)),
      expected.map(({ awayTeam, homeTeam }) => `${awayTeam.fullName} at ${homeTeam.fullName}`),
    );
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { level: 1, name: "Thursday, November 26" }).waitFor();
    await settled(page);
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("heading", { level: 1, name: "Monday, November 23" }).waitFor();
    await settled(page);

    await page.getByLabel("Go to a day").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(new URL(page.url()).searchParams.get("date"), "2026-11-23", "arrows in the field are the field's own");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("does not pretend to know of seasons that are not loaded", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, {
      timezoneId: NEW_YORK,
      locale: "en-US",
    });
    let asOf = "2026-11-26T19:30:00Z";
    await page.route(/operationName=Today/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.data.date.next = null;
      for (const source of body.data.date.games.sources) source.asOf = asOf;
      await route.fulfill({ response, json: body });
    });
    await page.goto("/?leagues=NFL&date=2026-12-02");
    await page.getByText("No later games are known here yet.").waitFor();
    asOf = null;
    await page.goto("/?leagues=NFL&date=2026-12-01");
    await page.getByText("It is out of season, and nothing is loaded yet.").waitFor();
    assert.equal(await page.getByRole("link", { name: /^Go to / }).count(), 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("says of several leagues which do not play on a day, and when they do", async () => {
    const { page, context, check } = await open("/?leagues=NFL,NBA&date=2026-11-27");
    const line = page.getByText("No NFL games on this day; the next are on Sunday, November 29.");
    await line.getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Sunday, November 29" }).waitFor();
    await settled(page);
    await line.waitFor({ state: "detached" });
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("keeps to the leagues that are switched on", async () => {
    const { page, context, check } = await open();
    const nfl = page.getByRole("button", { name: /^NFL/ });
    await nfl.click();
    await settled(page);
    assert.equal(await nfl.getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator("article").count(), (await gamesOf("2026-11-26", NEW_YORK, ["NFL"])).length);
    assert.deepEqual(await page.locator("h2").allInnerTexts(), ["NFL"]);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await settled(page);
    assert.equal(await page.locator("article").count(), (await gamesOf("2026-11-26", NEW_YORK)).length);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("has the chosen league in sight where the row of leagues is wider than the page", async () => {
    const { page, context, check } = await open("/?leagues=CFB", { viewport: { width: 320, height: 640 } });
    await page.getByRole("button", { name: /^NHL/ }).waitFor();
    await page.waitForFunction(() => {
      const { left, right } = document.querySelector(".leagues [aria-pressed=true]").getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    });
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("asks again while games are on, rests while nobody looks, and asks when somebody does", async () => {
    const { page, context, check } = await open("/", { clock: true });
    let asked = 0;
    page.on("request", (request) => void (asks("Today")(request) && (asked += 1)));
    const hide = (hidden) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);

    const again = page.waitForResponse((response) => asks("Today")(response.request()));
    await page.clock.runFor(65_000);
    await again;
    assert.ok(asked >= 1);

    await hide(true);
    asked = 0;
    await page.clock.runFor(30 * 60_000);
    assert.equal(asked, 0);

    const awake = page.waitForResponse((response) => asks("Today")(response.request()));
    await hide(false);
    await page.clock.runFor(1_000);
    await awake;
    assert.equal(asked, 1);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("shows a new score without being touched, and keeps the focus where it is", async () => {
    const { page, context, check } = await open("/?leagues=NFL", { clock: true });
    const card = page.getByRole("region", { name: "NFL", exact: true }).locator("article.live").first();
    await card.getByRole("link").first().focus();
    const name = await card.getAttribute("aria-label");
    await page.route(/operationName=Today/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const live = body.data.date.games.nodes.find(({ status }) => status === "IN_PROGRESS");
      live.awayScore = 77;
      await route.fulfill({ response, json: body });
    });
    await page.clock.runFor(65_000);
    await card.locator(".score").filter({ hasText: "77" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest("article")?.ariaLabel), name);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("survives the server going away and coming back", async () => {
    const door = await openDoor(server.port);
    const { page, context, check } = await open("/", { origin: door.origin, tolerate: gone });
    const shown = await page.locator("article").count();
    door.shut();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.getByText("The gateway cannot be reached.").waitFor();
    await page.getByText("The last known games are shown.").waitFor();
    assert.equal(await page.locator("article").count(), shown);

    await page.getByRole("link", { name: "Next day with games" }).click();
    await page.getByText("The board keeps trying.").waitFor();
    assert.equal(await page.locator("article").count(), 0, "another day's games under this day's name");
    assert.equal(await page.getByText(/^Updated /).count(), 0, "another day's age under this day's name");
    await page.goBack();
    await page.getByText("The last known games are shown.").waitFor();

    door.reopen();
    await page.getByText("The gateway cannot be reached.").waitFor({ state: "detached", timeout: LONGEST_PAUSE_MS });
    assert.equal(await page.locator("article").count(), shown);
    assert.deepEqual(await check(), []);
    await context.close();
    await door.close();
  });

  test("says so when the data is not up to date or a league cannot be shown", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, {
      timezoneId: NEW_YORK,
      locale: "en-US",
    });
    await page.route(/operationName=Today/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const [nfl, nba, nhl] = body.data.date.games.sources;
      Object.assign(nfl, { stale: true, mode: "LIVE" });
      Object.assign(nba, { error: "The source did not answer in time.", asOf: null });
      Object.assign(nhl, { error: "The source did not answer in time.", asOf: nfl.asOf });
      await route.fulfill({
        response,
        json: body,
        headers: { ...response.headers(), age: "7260", "x-schedule-as-of": nfl.asOf },
      });
    });
    await page.goto("/");
    await page.getByText(/Out of date\. NFL was last updated on Thu, Nov 26, 2:3\d\sPM\./).waitFor();
    await page.getByText("NBA is unavailable. The source did not answer in time.").waitFor();
    await page.getByText("NHL may be incomplete. The source did not answer in time.").waitFor();
    await page.getByRole("region", { name: "NFL", exact: true }).getByText("Updated 2 h ago").waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("opens a team by keyboard, and gives the focus back", async () => {
    const { page, context, check } = await open("/?leagues=NFL");
    const link = page.getByRole("link", { name: "Dallas Cowboys" });
    await link.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Dallas Cowboys" });
    await dialog.getByRole("heading", { name: "Results" }).waitFor();
    assert.equal(await dialog.locator("section").last().getByRole("listitem").count(), 5);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).search, "?leagues=NFL");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Dallas Cowboys");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("subscribes to a team and to a league with one click, and has the file for who cannot", async () => {
    const { page, context, check } = await open("/?leagues=NFL");
    const { host } = new URL(server.origin);
    const events = async (path) => (await (await fetch(server.origin + path)).text()).match(/^BEGIN:VEVENT/gm)?.length;
    const toLeague = page.getByRole("link", { name: "Subscribe to NFL" });
    assert.equal(await toLeague.count(), 1);
    assert.equal(await toLeague.getAttribute("href"), `webcal://${host}/calendar/NFL.ics`);
    assert.ok((await events("/calendar/NFL.ics")) > 272);
    await page.locator("summary").click();
    assert.equal(await toLeague.count(), 2, "the foot has those of all leagues that are shown");

    await page.getByRole("link", { name: "Dallas Cowboys" }).click();
    const dialog = page.getByRole("dialog", { name: "Dallas Cowboys" });
    const link = dialog.getByRole("link", { name: "Subscribe to the games of Dallas Cowboys" });
    const [, path] = (await link.getAttribute("href")).split(host);
    assert.match(path, /^\/calendar\/NFL\/.+\.ics$/);
    assert.ok((await events(path)) >= 17);
    const downloading = page.waitForEvent("download");
    await dialog.getByRole("link", { name: ".ics file of the games of Dallas Cowboys" }).click();
    assert.equal((await downloading).suggestedFilename(), "dallas-cowboys.ics");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("leads from each panel to the same query in GraphiQL", async () => {
    const { page, context, check } = await open("/?date=2026-11-27&leagues=NBA");
    await page.locator("article a").first().click();
    await page.getByRole("dialog").getByRole("heading", { name: "Results" }).waitFor();
    const links = await page
      .getByRole("link", { name: /in GraphiQL$/, includeHidden: true })
      .evaluateAll((all) => all.map((link) => link.href));
    const named = links.map((link) => new URL(link).searchParams.get("operation"));
    assert.deepEqual(named, ["Team"], "one link at a time: to the query of what is in front");
    await page.keyboard.press("Escape");
    links.push(await page.getByRole("link", { name: /in GraphiQL$/ }).getAttribute("href"));
    for (const link of links.map((each) => new URL(each, server.origin).href)) {
      await page.goto(link);
      const operation = new URL(link).searchParams.get("operation");
      await page.locator(".graphiql-query-editor .view-line").first().waitFor();
      const answered = page.waitForResponse((response) =>
        response.request().postData()?.includes(`query ${operation}(`),
      );
      await page.getByRole("button", { name: /Execute query/ }).click();
      const answer = await answered;
      assert.deepEqual(
        answer.request().postDataJSON().variables,
        JSON.parse(new URL(link).searchParams.get("variables")),
      );
      assert.equal((await answer.json()).errors, undefined);
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("costs little to load, and asks /graphql alone", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, { timezoneId: NEW_YORK });
    const finished = [];
    page.on("requestfinished", (request) => finished.push(request));
    await page.goto("/");
    await page.locator("article").first().waitFor();
    await page.waitForLoadState("networkidle");
    let transferred = 0;
    for (const request of finished) {
      const { pathname } = new URL(request.url());
      if (pathname === "/graphql") continue;
      assert.match(pathname, /^\/(assets\/.*)?$/);
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      transferred += responseBodySize + responseHeadersSize;
    }
    assert.ok(transferred > 1024 && transferred <= MOST_TRANSFERRED, `${transferred} bytes`);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const [device, viewport] of [
      ["desktop", { width: 1280, height: 900 }],
      ["phone", { width: 390, height: 844 }],
    ]) {
      test(`has no barrier that axe finds, ${colorScheme} on a ${device}`, async () => {
        const { page, context, check } = await watchedPage(browser, server.origin, {
          timezoneId: NEW_YORK,
          colorScheme,
          viewport,
        });
        await context.addInitScript({ path: AXE }); // a script tag is what the policy of the page forbids
        const barriers = () =>
          page.evaluate(async () => {
            const { violations } = await globalThis.axe.run();
            return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html}`);
          });
        await page.goto("/");
        await page.locator("article").first().waitFor();
        await page.locator("summary").click();
        assert.deepEqual(await barriers(), []);
        await page.locator("article a").first().click();
        await page.getByRole("dialog").getByRole("heading", { name: "Results" }).waitFor();
        assert.deepEqual(await barriers(), []);
        await page.goto("/?date=2026-12-02&leagues=NFL");
        await page.locator(".none").waitFor();
        assert.deepEqual(await barriers(), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        assert.deepEqual(await check(), []);
        await context.close();
      });
    }
  }
});
