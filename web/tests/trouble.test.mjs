// What the pages show when something goes wrong that nothing on them handles.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast
const NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };
const PAGES = [
  ["the board", "/", "article", "board"],
  ["GraphiQL", "/graphql", ".graphiql-query-editor .view-line", "graphiql"],
];

inChromium("a page on which something goes wrong", () => {
  let server;
  let withoutGraphiql;
  let browser;
  before(async () => {
    [server, withoutGraphiql, browser] = await Promise.all([
      startServer({ now: NOW, leagues: "NFL" }),
      startServer({ now: NOW, leagues: "NFL", env: { GRAPHIQL: "off" } }),
      launch(),
    ]);
  });
  after(() => Promise.all([browser?.close(), server?.stop(), withoutGraphiql?.stop()]));

  const open = (options = {}) => watchedPage(browser, server.origin, { ...NEW_YORK, ...options });
  const alert = (page) => page.getByRole("alert").filter({ hasText: "Something went wrong on this page." });
  /** Lets a script of the page throw what `source` makes, as an error or as a promise that nobody handles. */
  const fail = (page, source) =>
    page.evaluate((text) => {
      const [how, name] = text;
      const thrown = Object.assign(new Error("planted"), { name });
      if (how === "throws")
        setTimeout(() => {
          throw thrown;
        });
      else void Promise.reject(thrown);
    }, source);

  for (const [what, path, drawn, script] of PAGES) {
    test(`${what} says so when its script does not load, and comes with the next load`, async () => {
      const { page, context } = await open();
      const files = new RegExp(`/assets/${script}-[^/]+\\.js$`);
      await page.route(files, (route) => route.abort());
      await page.goto(path);
      await alert(page).waitFor();
      assert.equal(await alert(page).getByRole("link", { name: "Open GraphiQL" }).getAttribute("href"), "/graphql");
      await page.unroute(files);
      await alert(page).getByRole("link", { name: "Reload the page" }).click();
      await page.locator(drawn).first().waitFor();
      assert.equal(await alert(page).count(), 0);
      await context.close();
    });

    for (const how of ["throws", "rejects"]) {
      test(`${what} says so when a script ${how}, and keeps what it shows`, async () => {
        const { page, context } = await open();
        await page.goto(path);
        await page.locator(drawn).first().waitFor();
        assert.equal(await alert(page).count(), 0);
        await fail(page, [how, "TypeError"]);
        await alert(page).waitFor();
        assert.ok(await page.locator(drawn).first().isVisible());
        await context.close();
      });
    }

    test(`${what} says nothing of work that was ended on purpose, or of layout that was put off`, async () => {
      const { page, context } = await open();
      await page.goto(path);
      await page.locator(drawn).first().waitFor();
      await fail(page, ["rejects", "AbortError"]);
      await fail(page, ["rejects", "Canceled"]); // as Monaco does
      await page.evaluate(() => {
        const box = document.body.appendChild(document.createElement("div"));
        const observer = new ResizeObserver(() => (box.style.height = `${box.offsetHeight + 1}px`));
        return new Promise((resolve) => {
          addEventListener("error", () => (observer.disconnect(), resolve()), { once: true });
          observer.observe(box);
        });
      });
      assert.equal(await alert(page).count(), 0);
      await context.close();
    });
  }

  test("the board says so when it cannot be drawn at all", async () => {
    const { page, context } = await open();
    await page.route(/operationName=Today/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.data.date.games.nodes = 7;
      await route.fulfill({ response, json: body });
    });
    await page.goto("/");
    await alert(page).waitFor();
    await context.close();
  });

  test("the error panel can be read and its links clicked while a team's dialog is open, and after", async () => {
    const { page, context } = await open();
    await page.goto("/");
    await page.locator("article a").first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "Results" }).waitFor();
    await fail(page, ["throws", "TypeError"]);
    await dialog.getByRole("alert").getByRole("link", { name: "Reload the page" }).click({ trial: true });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await alert(page).waitFor();
    await alert(page).getByRole("link", { name: "Reload the page" }).click();
    await page.locator("article").first().waitFor();
    assert.equal(await alert(page).count(), 0);
    await context.close();
  });

  test("the board links to GraphiQL only where there is one", async () => {
    const { page, context } = await watchedPage(browser, withoutGraphiql.origin, NEW_YORK);
    await page.goto("/");
    await page.locator("article").first().waitFor();
    await fail(page, ["throws", "TypeError"]);
    await alert(page).getByRole("link", { name: "Reload the page" }).waitFor();
    assert.equal(await alert(page).getByRole("link").count(), 1);
    await context.close();
  });

  test("a page on which no script ran says what to do after a while", async () => {
    const { page, context } = await open();
    await page.route(/\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    await page.goto("/");
    await page.getByText("Something went wrong on this page.").waitFor({ state: "attached" });
    const [hiddenAtFirst, shownInTheEnd] = await page.evaluate(() => {
      const panel = document.getElementById("trouble");
      const { visibility } = getComputedStyle(panel);
      for (const each of panel.getAnimations()) each.finish();
      return [visibility === "hidden", panel.checkVisibility({ visibilityProperty: true })];
    });
    assert.deepEqual([hiddenAtFirst, shownInTheEnd], [true, true]);
    await context.close();
  });

  test("a browser without scripts is told that the board needs them, and of nothing that went wrong", async () => {
    const { page, context } = await open({ javaScriptEnabled: false });
    await page.goto("/");
    const [told, troubled] = await page.evaluate(() => {
      const shown = (selector) => document.querySelector(selector).getBoundingClientRect().height > 0;
      return [shown(".no-script"), shown("#trouble")];
    });
    assert.deepEqual([told, troubled], [true, false]);
    await context.close();
  });
});
