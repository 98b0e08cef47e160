// The pages of a gateway that asks for API keys, or to come less often.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { COMMAND, startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast
const NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const refused = (text) => /status of 4(01|29)/.test(text);

/** A fresh key, and the entry of API_KEYS that knows it. */
function newKey() {
  const printed = execFileSync(COMMAND, ["api-key", "visitor"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return printed.trim().split("\n");
}

inChromium("pages of a gateway with API keys", () => {
  let key;
  let server;
  let browser;
  before(async () => {
    const [fresh, entry] = newKey();
    key = fresh;
    [server, browser] = await Promise.all([
      startServer({ now: NOW, leagues: "NFL,NBA", env: { API_KEYS: entry } }),
      launch(),
    ]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  const open = (options = {}) => watchedPage(browser, server.origin, { ...NEW_YORK, tolerate: refused, ...options });
  const field = (page) => page.getByRole("textbox", { name: "API key" });
  /** Types a key where GraphiQL takes headers. */
  async function typeHeader(page, value) {
    await page.getByRole("button", { name: "Headers" }).click();
    const editor = page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .view-line");
    await editor.filter({ hasText: "Sent with each request" }).first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(`{ "x-api-key": "${value}" }`);
  }
  /** All that outlasts the tab, as one text. */
  const lasting = (page) => page.evaluate(() => [JSON.stringify(localStorage), document.cookie, location.href].join());
  /** Leaves what GraphiQL wrote in a visit when it still kept headers. */
  const leaveEarlierVisit = (page) =>
    page.evaluate((headers) => {
      const visit = { variables: "{}", headers };
      const leave = (name, value) => localStorage.setItem(`graphiql:${name}`, value);
      leave("queries", JSON.stringify({ queries: [{ query: "query Earlier { __typename }", ...visit }] }));
      leave(
        "favorites",
        JSON.stringify({ favorites: [{ query: "query Loved { __typename }", ...visit, favorite: true }] }),
      );
      const tab = {
        id: "1",
        title: "Open",
        query: "query Open { __typename }",
        operationName: "Open",
        response: null,
        ...visit,
      };
      leave("tabState", JSON.stringify({ activeTabIndex: 0, tabs: [tab] }));
      leave("headers", headers);
      leave("shouldPersistHeaders", "true");
    }, `{ "x-api-key": "${key}" }`);
  const barriers = (page) =>
    page.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html}`);
    });

  test("the board asks for a key, says that one is wrong, and shows the games with the right one", async () => {
    const { page, context, check } = await open();
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.goto("/");
    await page.getByRole("heading", { level: 1, name: "An API key is needed" }).waitFor();
    await field(page).fill("two words");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("without spaces").waitFor();
    await field(page).fill("of-another-gateway");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("The gateway does not know this key.").waitFor();
    assert.equal(await field(page).getAttribute("aria-invalid"), "true");
    await field(page).fill(key);
    await page.getByRole("button", { name: "Use this key" }).click();
    await page.locator("article").first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "games");
    assert.equal(await page.getByRole("link", { name: /Subscribe/, includeHidden: true }).count(), 0);

    await page.reload();
    await page.locator("article a").first().click();
    await page.getByRole("dialog").getByRole("heading", { name: "Results" }).waitFor();
    await page.keyboard.press("Escape");
    assert.ok(!(await lasting(page)).includes(key));
    assert.deepEqual(
      addresses.filter((each) => each.includes(key)),
      [],
    );

    const other = await context.newPage();
    await other.goto("/");
    await other.getByRole("heading", { level: 1, name: "An API key is needed" }).waitFor();
    await page.getByRole("button", { name: "Forget it" }).click();
    await field(page).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("the board does not ask again and again without a key", async () => {
    const { page, context, check } = await open();
    await page.clock.install();
    await page.goto("/");
    await field(page).waitFor();
    let asked = 0;
    page.on("request", () => (asked += 1));
    await page.clock.runFor(30 * 60_000);
    assert.equal(asked, 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds no barrier where the board asks for a key, ${colorScheme}`, async () => {
      const { page, context } = await open({ colorScheme, viewport: { width: 390, height: 844 } });
      await context.addInitScript({ path: AXE });
      await page.goto("/");
      await field(page).fill("of-another-gateway");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("does not know").waitFor();
      assert.deepEqual(await barriers(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
      await context.close();
    });
  }

  test("GraphiQL asks for a key, and then knows the schema and runs its first tab", async () => {
    const { page, context, check } = await open();
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.goto("/graphql");
    await page.getByRole("status").filter({ hasText: "The gateway requires an API key." }).waitFor();
    await field(page).fill("of-another-gateway");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "The gateway does not know the key" }).waitFor();
    const introspected = page.waitForResponse(
      (response) => response.ok() && response.request().postData()?.includes("__schema"),
    );
    await field(page).fill(key);
    await page.getByRole("button", { name: "Use this key" }).click();
    await introspected;
    await field(page).waitFor({ state: "detached" });
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    await page.locator(".graphiql-tab").filter({ hasText: "Today" }).click();
    await page.getByRole("button", { name: /Execute query/ }).click();
    await page.locator(".result-window").getByText('"2026-11-26"').first().waitFor();
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(key));
    assert.deepEqual(
      addresses.filter((each) => each.includes(key)),
      [],
    );
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a key given to the board serves GraphiQL, and one in the headers of a tab goes before it", async () => {
    const { page, context, check } = await open();
    await page.goto("/");
    await field(page).fill(key);
    await page.keyboard.press("Enter");
    await page.locator("article").first().waitFor();
    await page.getByRole("link", { name: "GraphiQL", exact: true }).click();
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    await page.locator(".result-window").getByText('"totalCount"').waitFor();
    await typeHeader(page, "of-another-gateway");
    const answered = page.waitForResponse((response) => response.request().postData()?.includes("query Games("));
    await page.getByRole("button", { name: /Execute query/ }).click();
    assert.equal((await answered).status(), 401);
    await page.getByRole("status").filter({ hasText: "The gateway does not know the key" }).waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a key in the headers of a tab is gone after a reload, while the history has the query", async () => {
    const { page, context, check } = await open();
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.goto("/graphql");
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    await typeHeader(page, key);
    // GraphiQL takes what was typed at once where one opens a tab, and a moment later otherwise.
    await page.getByRole("button", { name: "New tab" }).click();
    await page.locator(".graphiql-tab").filter({ hasText: "Games" }).click();
    const answered = page.waitForResponse((response) => response.request().postData()?.includes("query Games("));
    await page.getByRole("button", { name: /Execute query/ }).click();
    assert.equal((await answered).status(), 200);
    await page.getByRole("button", { name: "Show History" }).click();
    const past = page.locator(".graphiql-history-item").filter({ hasText: "Games" });
    await past.waitFor();
    assert.ok(!(await lasting(page)).includes(key));
    await past.getByRole("button", { name: "Add favorite" }).click();
    await past.getByRole("button", { name: "Remove favorite" }).waitFor();
    assert.ok(!(await lasting(page)).includes(key));

    await page.getByRole("button", { name: "Open settings dialog" }).click();
    await page.getByRole("dialog").getByText("Theme").first().waitFor();
    assert.equal(await page.getByRole("dialog").getByText("Persist headers").count(), 0);

    await page.reload();
    await past.getByRole("button", { name: "Remove favorite" }).waitFor();
    assert.ok(!(await lasting(page)).includes(key));
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(
      addresses.filter((each) => each.includes(key)),
      [],
    );
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("headers that an earlier visit left are gone after the next, the queries are not", async () => {
    const { page, context, check } = await open();
    await page.goto("/");
    await leaveEarlierVisit(page);
    assert.ok((await lasting(page)).includes(key));
    await page.goto("/graphql");
    await page.locator(".graphiql-query-editor .view-line").filter({ hasText: "Open" }).first().waitFor();
    assert.ok(!(await lasting(page)).includes(key));
    await page.getByRole("button", { name: "Show History" }).click();
    for (const name of ["Earlier", "Loved"]) {
      await page.locator(".graphiql-history-item").filter({ hasText: name }).waitFor();
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("the board forgets the key, and GraphiQL's headers of an earlier visit with it", async () => {
    const { page, context, check } = await open();
    await page.goto("/");
    await leaveEarlierVisit(page);
    await field(page).fill(key);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Forget it" }).click();
    await field(page).waitFor();
    assert.ok(!(await lasting(page)).includes(key));
    assert.match(await lasting(page), /query Earlier.*query Loved|query Loved.*query Earlier/);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(await check(), []);
    await context.close();
  });
});

inChromium("pages that ask too often", () => {
  let server;
  let limited;
  let browser;
  before(async () => {
    [server, limited, browser] = await Promise.all([
      startServer({ now: NOW, leagues: "NFL,NBA" }),
      startServer({ now: NOW, leagues: "NFL,NBA", env: { RATE_LIMIT: "1" } }),
      launch(),
    ]);
  });
  after(() => Promise.all([browser?.close(), server?.stop(), limited?.stop()]));

  /** Lets the gateway with the limit refuse the first request that `asks`. Returns when it has, with the seconds. */
  function refuseOnce(page, asks) {
    let tell;
    let done = false;
    const told = new Promise((resolve) => (tell = resolve));
    page.route("**/graphql**", async (route) => {
      const request = route.request();
      if (done || !asks(request)) return route.fallback();
      done = true;
      // The one request that a minute allows. It is sent here, because a busy machine may take a minute to come here.
      await fetch(`${limited.origin}/graphql?query=%7B__typename%7D`);
      const { pathname, search } = new URL(request.url());
      const response = await route.fetch({ url: limited.origin + pathname + search });
      await route.fulfill({ response });
      tell({ status: response.status(), seconds: Number(response.headers()["retry-after"]) });
    });
    return told;
  }

  test("the board says how long to wait, and goes on by itself", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, { ...NEW_YORK, tolerate: refused });
    await page.clock.install();
    const refusal = refuseOnce(page, (request) => request.url().includes("operationName=Today"));
    await page.goto("/");
    const { status, seconds } = await refusal;
    assert.equal(status, 429);
    assert.ok(seconds >= 1 && seconds <= 60);
    const notice = page.getByRole("status").filter({ hasText: "Too many requests." });
    await notice.getByText(`in ${seconds} seconds`, { exact: true }).waitFor(); // for screen readers, which it tells once
    await notice.getByText(/^in \d+ s$/).waitFor(); // counted down each second
    assert.equal(await page.getByRole("button", { name: "Try now" }).count(), 0);
    await page.clock.runFor(seconds * 1000 + 100);
    await page.locator("article").first().waitFor();
    await notice.waitFor({ state: "detached" });
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("GraphiQL says how long to wait, and sends the query again by itself", async () => {
    const { page, context, check } = await watchedPage(browser, server.origin, { ...NEW_YORK, tolerate: refused });
    await page.clock.install();
    await page.goto("/graphql");
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    await page.locator(".graphiql-tab").filter({ hasText: "Today" }).click();
    const refusal = refuseOnce(page, (request) => request.postData()?.includes("query Today("));
    await page.getByRole("button", { name: /Execute query/ }).click();
    const { status, seconds } = await refusal;
    assert.equal(status, 429);
    const notice = page.getByRole("status").filter({ hasText: "is sent again" });
    await notice.waitFor();
    await page.clock.runFor(seconds * 1000 + 100);
    await page.locator(".result-window").getByText('"2026-11-26"').first().waitFor();
    await notice.waitFor({ state: "detached" });
    assert.deepEqual(await check(), []);
    await context.close();
  });
});
