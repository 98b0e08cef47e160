// Steps from day to day by the arrow keys, also while answers and frames of the browser are late. The days with NFL games
// after Thursday, November 26, 2026, are Nov 29, Nov 30, Dec 3, Dec 6 and Dec 7; those before it end on Nov 23.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast
const IN_NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };

inChromium("steps from day to day", () => {
  let server;
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([startServer({ now: NOW, leagues: "NFL" }), launch()]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  const open = (options = {}) => watchedPage(browser, server.origin, { ...IN_NEW_YORK, ...options });
  const heading = (page, name) => page.getByRole("heading", { level: 1, name });
  const settled = (page) => page.locator('#games[aria-busy="false"]').waitFor();

  /** Holds each answer to an operation back. Returns the function that lets them go. */
  async function hold(page, operation) {
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route(new RegExp(`operationName=${operation}&`), async (route) => {
      await held;
      await route.continue();
    });
    return letGo;
  }

  async function press(page, key, times) {
    for (let presses = 0; presses < times; presses += 1) await page.keyboard.press(key);
  }

  test("each press of an arrow key counts, also before the first answer is here", async () => {
    const { page, context, check } = await open();
    const answer = await hold(page, "(Today|Calendar)");
    await page.goto("/?leagues=NFL&date=2026-11-26");
    await page.getByRole("navigation", { name: "Days" }).waitFor();
    await press(page, "ArrowRight", 3);
    answer();
    await heading(page, "Thursday, December 3").waitFor(); // by Nov 29 and Nov 30: a day that is seen on the way tells nothing
    await press(page, "ArrowRight", 2); // while the answer for that day may be on its way
    await heading(page, "Monday, December 7").waitFor();
    await settled(page);
    assert.equal(new URL(page.url()).search, "?date=2026-12-07&leagues=NFL");

    await press(page, "ArrowLeft", 4);
    await heading(page, "Sunday, November 29").waitFor();
    await settled(page);
    assert.equal(new URL(page.url()).search, "?date=2026-11-29&leagues=NFL");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const [which, order] of [
    ["the day before the calendar", ["Today", "Calendar"]],
    ["the calendar before the day", ["Calendar", "Today"]],
  ]) {
    test(`each press counts if both answers come before the next frame, ${which}`, async () => {
      const { page, context, check } = await open();
      await page.clock.install();
      const answers = [await hold(page, order[0]), await hold(page, order[1])];
      const asked = ["Today", "Calendar"].map((name) =>
        page.waitForRequest((request) => request.url().includes(`operationName=${name}&`)),
      );
      await page.goto("/?leagues=NFL&date=2026-11-26");
      await Promise.all(asked);
      await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000); // no frame until it goes on
      await press(page, "ArrowRight", 3);
      for (const [at, answer] of answers.entries()) {
        const came = page.waitForResponse((response) => response.url().includes(`operationName=${order[at]}&`));
        answer();
        await (await came).finished();
      }
      await page.waitForFunction(() => {
        const shown = document.getElementById("games").ariaBusy === "false";
        return shown || !document.querySelector("h1").textContent.includes("November 26");
      });
      await page.clock.resume();
      await heading(page, "Thursday, December 3").waitFor();
      await settled(page);
      assert.equal(new URL(page.url()).search, "?date=2026-12-03&leagues=NFL");
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  test("a step goes by the gateway's word where the calendar of an earlier day does not reach", async () => {
    const { page, context, check } = await open();
    await page.goto("/?leagues=NFL&date=2026-11-26");
    await settled(page);
    await page.getByRole("link", { name: /Thursday, November 26, 2026, \d+ games/ }).waitFor();
    const calendar = await hold(page, "Calendar");
    await page.getByLabel("Go to a day").fill("2026-12-30");
    await page.getByLabel("Go to a day").blur(); // which has arrow keys of its own
    await heading(page, "Wednesday, December 30").waitFor();
    await settled(page);
    // Nothing is known of these days yet, so the strip does not say that they have no games.
    assert.equal(await page.getByRole("link", { name: "Monday, December 28, 2026", exact: true }).count(), 1);
    await press(page, "ArrowLeft", 1);
    await heading(page, "Monday, December 28").waitFor();
    calendar();
    await page.getByRole("link", { name: /Monday, December 28, 2026, \d+ games?/ }).waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("presses that wait for a gateway that is away are not lost", async () => {
    const { page, context } = await open({ tolerate: (text) => text.includes("503") });
    await page.goto("/?leagues=NFL&date=2026-11-26");
    await settled(page);
    await page.getByRole("link", { name: /Thursday, November 26, 2026, \d+ games/ }).waitFor();
    await page.route(/operationName=Today&/, (route) => route.fulfill({ status: 503, body: "" }));
    await press(page, "ArrowRight", 3);
    await heading(page, "Thursday, December 3").waitFor();
    assert.equal(new URL(page.url()).search, "?date=2026-12-03&leagues=NFL");
    await context.close();
  });
});
