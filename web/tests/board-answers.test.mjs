// What the board makes of answers and addresses that are out of the ordinary: ages, nights, zones, leagues, keys.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inChromium, launch, noticesOn, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const AFTERNOON = "2026-11-26T19:30:00Z"; // Thanksgiving on the east coast: football is on
const MIDNIGHT = "2026-11-24T05:30:00Z"; // half past midnight there: a game in the west began at 22:00
const IN_NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };

inChromium("the board's answers", () => {
  let server;
  let night;
  let withLogos;
  let browser;
  before(async () => {
    [server, night, withLogos, browser] = await Promise.all([
      startServer({ now: AFTERNOON, leagues: "NFL,NBA,EPL" }),
      startServer({ now: MIDNIGHT, leagues: "NHL" }),
      startServer({ now: AFTERNOON, leagues: "NFL", env: { LOGO_ORIGINS: "https://logos.example" } }),
      launch(),
    ]);
  });
  after(() => Promise.all([browser?.close(), server?.stop(), night?.stop(), withLogos?.stop()]));

  const open = (options = {}) => watchedPage(browser, server.origin, { ...IN_NEW_YORK, ...options });
  const heading = (page, name) => page.getByRole("heading", { level: 1, name });
  const region = (page, name) => page.getByRole("region", { name, exact: true });

  /** Changes the answers to an operation on their way. */
  const changing = (page, operation, change) =>
    page.route(new RegExp(`operationName=${operation}`), async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const headers = change(body.data, response.headers()) ?? {};
      await route.fulfill({ response, json: body, headers: { ...response.headers(), ...headers } });
    });

  test("live scores have the age of their own league, however old another league is", async () => {
    const { page, context, check } = await open();
    await changing(page, "Today", ({ date }) => {
      for (const source of date.games.sources) {
        source.asOf = source.league === "NBA" ? "2026-11-26T19:00:50Z" : "2026-11-26T19:29:30Z";
      }
      return { age: "1750", "x-schedule-as-of": "2026-11-26T19:00:50Z" };
    });
    await page.goto("/");
    await region(page, "NBA").getByText("Updated 29 min ago").waitFor();
    await region(page, "NFL")
      .getByText(/Updated 3\d s ago/)
      .waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a game that began before midnight and still goes on is on the board of today, and says when it began", async () => {
    const { page, context, check } = await watchedPage(browser, night.origin, IN_NEW_YORK);
    await page.goto("/");
    const query =
      '{ games(on: "2026-11-23", leagues: [NHL], statuses: [IN_PROGRESS, BREAK]) { nodes { awayTeam { fullName } homeTeam { fullName } } } }';
    const response = await fetch(`${night.origin}/graphql?${new URLSearchParams({ query })}`);
    const [{ awayTeam, homeTeam }] = (await response.json()).data.games.nodes;
    const card = page.getByRole("article", { name: `${awayTeam.fullName} at ${homeTeam.fullName}` });
    await card.getByText("Began Mon, Nov 23, 10:00 PM").waitFor();
    assert.match(await card.getAttribute("class"), /live/);
    await heading(page, "Tuesday, November 24").waitFor();
    const shown = await page.locator("article").count();
    await page.locator(".facts").getByText(`${shown} games`).waitFor();

    await page.goto("/?date=2026-11-25");
    await heading(page, "Wednesday, November 25").waitFor();
    await page.locator('#games[aria-busy="false"] article').first().waitFor();
    assert.equal(await page.getByText(/^Began /).count(), 0, "only today has games of the night before");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a league that nobody serves, one that is not served here and a wrong date get a sentence each", async () => {
    const { page, context, check } = await open();
    await page.goto("/?leagues=XYZ,NFL");
    await page.getByText("This gateway does not serve XYZ.").waitFor();
    await page.locator("article").first().waitFor();
    assert.deepEqual(await page.locator("h2").allInnerTexts(), ["NFL"]);
    assert.equal(await noticesOn(page).count(), 1);

    await page.goto("/?leagues=MLB");
    await page.getByText("This gateway does not serve MLB.").waitFor();
    await region(page, "NBA").waitFor();
    assert.equal(await noticesOn(page).count(), 1);

    await page.goto("/?date=2026-02-30");
    await page.getByText("“2026-02-30” is not a date of the form 2026-11-26; today is shown.").waitFor();
    await heading(page, "Thursday, November 26").waitFor();
    await page.getByRole("link", { name: /Friday, November 27, 2026/ }).click();
    await heading(page, "Friday, November 27").waitFor();
    assert.equal(await noticesOn(page).count(), 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("leagues that fail for one reason share a sentence", async () => {
    const { page, context, check } = await open();
    await changing(page, "Today", ({ date }) => {
      for (const [at, source] of date.games.sources.entries()) {
        Object.assign(source, { asOf: null, error: `Refused (Teams/${at}).`, errorCode: "KEY_REJECTED" });
      }
    });
    await page.goto("/");
    const notice = noticesOn(page);
    await notice.waitFor();
    assert.equal(
      await notice.innerText(),
      "NFL, NBA and EPL are unavailable. SportsData.io rejected this gateway’s key.",
    );
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a zone that only the browser knows becomes a fixed offset, in a sentence", async () => {
    const { page, context } = await open({ tolerate: (text) => text.includes("400") });
    const refused = [];
    await page.route(/\/graphql\?/, (route) => {
      const { timeZone } = JSON.parse(new URL(route.request().url()).searchParams.get("variables"));
      if (timeZone !== IN_NEW_YORK.timezoneId) return route.continue();
      refused.push(timeZone);
      const errors = [{ message: "There is no such zone.", extensions: { code: "BAD_USER_INPUT" } }];
      return route.fulfill({ status: 400, json: { errors } });
    });
    await page.goto("/");
    await page
      .getByText(/^Your browser’s time zone, America\/New_York, is not known here; times are in UTC−[45]\.$/)
      .waitFor();
    await page.locator("article").first().waitFor();
    assert.equal(await noticesOn(page).count(), 1);
    assert.ok(refused.length > 0);
    await context.close();
  });

  for (const [locale, time] of [
    ["en-US", /^4:30\sPM$/],
    ["en-GB", /^16:30$/],
    ["de-DE", /^16:30$/],
    ["fr-FR", /^16:30$/],
    ["en-AU", /^4:30\spm$/i],
  ]) {
    test(`a game in the afternoon is at ${time.source} for readers of ${locale}`, async () => {
      const { page, context, check } = await open({ locale });
      await page.goto("/?leagues=NFL");
      const card = page.getByRole("article", { name: "Minnesota Vikings at Dallas Cowboys" });
      assert.match(await card.locator("time").innerText(), time);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  test("a day of another year has its year in the heading", async () => {
    const { page, context, check } = await open();
    await page.goto("/?date=2027-01-03&leagues=NFL");
    await heading(page, "Sunday, January 3, 2027").waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("logos come from the origins that the gateway names, and badges stand in for the rest", async () => {
    const { page, context, check } = await watchedPage(browser, withLogos.origin, {
      ...IN_NEW_YORK,
      tolerate: (text) => text.includes("404"),
    });
    const asked = [];
    await page.route("https://logos.example/**", (route) => {
      asked.push(new URL(route.request().url()).pathname);
      if (route.request().url().endsWith("gone.svg")) return route.fulfill({ status: 404 });
      return route.fulfill({
        contentType: "image/svg+xml",
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      });
    });
    await changing(page, "Today", ({ date }) => {
      const [first, second] = date.games.nodes;
      assert.equal(first.homeTeam.logoUrl, null, "the board asks for logos");
      first.homeTeam.logoUrl = "https://logos.example/home.svg";
      first.awayTeam.logoUrl = "https://logos.example/gone.svg";
      second.homeTeam.logoUrl = "https://elsewhere.example/logo.svg";
    });
    await page.goto("/?leagues=NFL");
    await page.locator(".side[data-side=home] img.logo").waitFor();
    await page.waitForFunction(() => document.querySelectorAll("img.logo").length === 1);
    const [first, second] = await page.locator("article").all();
    assert.match(await first.locator(".side[data-side=away] .badge").innerText(), /^[A-Z]{2,3}$/);
    assert.match(await second.locator(".side[data-side=home] .badge").innerText(), /^[A-Z]{2,3}$/);
    assert.deepEqual(asked.sort(), ["/gone.svg", "/home.svg"]);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("the home side is second on cards and in dialogs of football, and first in those of soccer", async () => {
    const { page, context, check } = await open();
    for (const [path, order] of [
      ["/?date=2026-11-26&leagues=NFL", ["away", "home"]],
      ["/?date=2026-11-28&leagues=EPL", ["home", "away"]],
    ]) {
      await page.goto(path);
      const card = page.locator("article").first();
      await card.waitFor();
      const inOrder = (element) => element.locator(".side").evaluateAll((all) => all.map((side) => side.dataset.side));
      assert.deepEqual(await inOrder(card), order);
      await card.locator("a").first().click();
      const rows = page.getByRole("dialog").locator(".pair");
      await rows.first().waitFor();
      for (const row of await rows.all()) assert.deepEqual(await inOrder(row), order);
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });
});

inChromium("a browser without a time zone", () => {
  let server;
  before(async () => {
    server = await startServer({ now: AFTERNOON, leagues: "NFL" });
  });
  after(() => server?.stop());

  // What Chromium makes of the variable TZ: Etc/Unknown, -03:00, UTC.
  for (const [TZ, zone] of [
    ["", "UTC"],
    ["GMT-3", "UTC−3"],
    ["Nowhere/Land", "UTC"],
  ]) {
    test(`shows the games with TZ=${TZ}, in ${zone}`, async () => {
      const browser = await launch({ env: { ...process.env, TZ } });
      try {
        const { page, check } = await watchedPage(browser, server.origin, { locale: "en-US" });
        await page.goto("/");
        await page.locator("article").first().waitFor();
        assert.match(await page.locator(".zone").innerText(), new RegExp(`${zone}$`));
        assert.deepEqual(await check(), []);
      } finally {
        await browser.close();
      }
    });
  }
});
