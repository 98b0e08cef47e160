// How the board fits on screens: nothing slides sideways, and the games begin in sight.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inChromium, launch, upToDate, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast: football is on
const WIDTHS = [320, 360, 390, 430, 768]; // CSS pixels
const FIRST_CARD = 350; // CSS pixels from the top of a phone's screen
const IN_NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };

/** Lets every league of the day fail in its own words, with a text that has no place to break. */
async function withFailures(page) {
  await page.route(/operationName=Today/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.data.date.games.sources.forEach((source, at) => {
      Object.assign(source, {
        error: `Trouble ${at} at ${"path/".repeat(40)}`,
        errorCode: `NEW_${at}`,
        stale: at % 2 === 0,
      });
    });
    await route.fulfill({ response, json: body });
  });
}

const PAGES = [
  ["many games", "/?date=2026-11-28", "article"],
  ["no games", "/?date=2026-12-02&leagues=NFL", ".none"],
  ["leagues that fail", "/", ".notice", withFailures],
  ["an address that is wrong", `/?date=${"9".repeat(60)}&leagues=NFL,${"X".repeat(60)},YYY`, ".notice"],
  ["a team that is open", "/?leagues=NFL", "article", null, (page) => page.locator("article a").first().click()],
  ["a game that is open", "/?leagues=NFL", "article", null, (page) => page.locator(".details").first().click()],
];

inChromium("the board on screens", () => {
  let server;
  let browser;
  before(async () => {
    const leagues = "NFL,NBA,MLB,NHL,WNBA,CFB,CBB,MLS,EPL,UCL,FIFA";
    [server, browser] = await Promise.all([startServer({ now: NOW, leagues }), launch()]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  for (const [what, path, shown, prepare, act] of PAGES) {
    test(`${what}: nothing slides sideways at ${WIDTHS.join(", ")} pixels`, async () => {
      const { page, context, check } = await watchedPage(browser, server.origin, IN_NEW_YORK);
      await prepare?.(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(path);
        await page.locator(shown).first().waitFor();
        await page.locator("summary").click();
        await act?.(page);
        if (act) await page.getByRole("dialog").locator('.body[aria-busy="false"]').waitFor();
        const wide = await page.evaluate(() => {
          const { scrollWidth } = document.documentElement;
          const dialog = document.querySelector("dialog");
          return { page: scrollWidth - innerWidth, dialog: dialog ? dialog.scrollWidth - dialog.clientWidth : 0 };
        });
        assert.deepEqual(wide, { page: 0, dialog: 0 }, `${what} at ${width}`);
      }
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  test("on a phone the first game begins in sight, and the days stay there", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, IN_NEW_YORK);
    for (const width of [360, 390, 430]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/");
      const card = page.locator("article").first();
      await card.waitFor();
      await upToDate(page);
      const { y } = await card.boundingBox();
      assert.ok(y <= FIRST_CARD, `the first card begins at ${y} of ${width} x 800`);
      await page.locator("article").last().scrollIntoViewIfNeeded();
      assert.ok((await page.evaluate(() => scrollY)) > 800);
      const days = await page.getByRole("navigation", { name: "Days" }).boundingBox();
      assert.equal(days.y, 0);
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a focused element does not hide behind the row of days", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, IN_NEW_YORK);
    await page.goto("/");
    await page.locator("article").last().locator("a").last().focus();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press("Shift+Tab");
      const { top, bottom } = await page.evaluate(() => ({
        top: document.activeElement.getBoundingClientRect().top,
        bottom: document.querySelector(".days").getBoundingClientRect().bottom,
      }));
      assert.ok(top >= bottom, `${top} is behind ${bottom}`);
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });
});
