// GraphiQL in a real browser that may speak to the gateway alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T20:00:00Z"; // Thanksgiving, in the afternoon of the east coast
const TABS = ["Games", "Today", "NextGame", "Team", "Week", "Calendar", "Season"];

inChromium("GraphiQL", () => {
  let server;
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([startServer({ now: NOW }), launch()]);
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  /** Opens GraphiQL and waits until it can be used. */
  async function open(path = "/graphql", options = {}) {
    const watched = await watchedPage(browser, server.origin, { timezoneId: "America/Chicago", ...options });
    await watched.page.goto(path);
    await watched.page.getByRole("button", { name: /Execute query/ }).waitFor();
    await watched.page.locator(".graphiql-query-editor .view-line").first().waitFor();
    return watched;
  }

  const text = (page, editor) =>
    page.locator(`.graphiql-${editor} .view-line`).evaluateAll((lines) =>
      lines
        .sort((a, b) => a.offsetTop - b.offsetTop)
        .map((line) => line.textContent.replaceAll("\u00a0", " "))
        .join("\n"),
    );
  const execute = (page) => page.getByRole("button", { name: /Execute query/ }).click();

  /** Collects the variables with which a query of this name is sent. */
  function variablesSent(page, name) {
    const sent = [];
    page.on("request", (request) => {
      if (request.postData()?.includes(`query ${name}(`)) sent.push(request.postDataJSON().variables);
    });
    return sent;
  }

  test("opens with a short query that is answered already, and with tabs that ask for today in the browser's zone", async () => {
    const { page, context, check } = await open();
    assert.deepEqual(await page.locator(".graphiql-tab").allInnerTexts(), TABS);
    assert.match(await text(page, "editor-tool"), /"timeZone": "America\/Chicago"/);
    await page.locator(".graphiql-response").getByText('"totalCount"').waitFor();
    assert.match(await text(page, "response"), /"startTime": "2026-11-26/);
    assert.doesNotMatch(await text(page, "response"), /errors/);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("runs its first query by itself on the first visit alone", async () => {
    const { page, context, check } = await open();
    await page.locator(".graphiql-response").getByText('"totalCount"').waitFor();
    const sent = variablesSent(page, "Games");
    await page.reload();
    await page.locator(".graphiql-query-editor").getByText("totalCount").waitFor();
    assert.deepEqual(await page.locator(".graphiql-tab").allInnerTexts(), TABS);
    await execute(page);
    await page.locator(".graphiql-response").getByText('"totalCount"').waitFor();
    assert.equal(sent.length, 1, "the one that was asked for");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("a query from a link does not run by itself", async () => {
    const brought = "query Brought($on: Day!) { games(on: $on, first: 1) { totalCount } }";
    const watched = await watchedPage(browser, server.origin);
    const [ours, games] = [variablesSent(watched.page, "Brought"), variablesSent(watched.page, "Games")];
    await watched.page.goto(
      `/graphql?q=${encodeURIComponent(brought)}&variables=${encodeURIComponent('{"on":"today"}')}`,
    );
    await watched.page.locator(".graphiql-query-editor").getByText("Brought").waitFor();
    await execute(watched.page);
    await watched.page.locator(".graphiql-response").getByText('"totalCount"').waitFor();
    assert.deepEqual([ours.length, games.length], [1, 0]);
    assert.deepEqual(await watched.check(), []);
    await watched.context.close();
  });

  for (const held of [["NFL"], []]) {
    test(`asks by itself only for leagues that are held, so that it costs no calls: ${held.join() || "none is"}`, async () => {
      const { page, context, check } = await watchedPage(browser, server.origin, { timezoneId: "America/Chicago" });
      const sent = variablesSent(page, "Games");
      await page.route("/graphql", async (route) => {
        if (!route.request().postData()?.includes("{ sources { league asOf } }")) return route.continue();
        const response = await route.fetch();
        const { data } = await response.json();
        for (const source of data.sources) source.asOf = held.includes(source.league) ? NOW : null;
        return route.fulfill({ response, json: { data } });
      });
      await page.goto("/graphql");
      await page.locator(".graphiql-query-editor").getByText("totalCount").waitFor();
      if (!held.length) await execute(page);
      await page.locator(".graphiql-response").getByText('"totalCount"').waitFor();
      const { on, leagues } = sent[0];
      assert.deepEqual([sent.length, on, leagues], [1, "today", held.length ? held : undefined]);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }

  test("a reload keeps the tabs, their variables and the open tab", async () => {
    const { page, context, check } = await open();
    await page.locator(".graphiql-tab").filter({ hasText: "Team" }).click();
    await page.locator(".graphiql-query-editor").getByText("Team").first().waitFor();
    const variables = await text(page, "editor-tool");
    await page.waitForFunction(() => JSON.parse(localStorage.getItem("graphiql:tabState"))?.activeTabIndex === 3);
    await page.reload();
    await page.locator(".graphiql-query-editor").getByText("Team").first().waitFor();
    assert.deepEqual(await page.locator(".graphiql-tab").allInnerTexts(), TABS);
    assert.equal(await text(page, "editor-tool"), variables);
    assert.match(variables, /"team": "/);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("each tab answers with data of today", async () => {
    const { page, context, check } = await open();
    for (const name of TABS) {
      await page.locator(".graphiql-tab").filter({ hasText: name }).click();
      const answered = page.waitForResponse((response) => response.request().postData()?.includes(`query ${name}(`));
      await execute(page);
      const { data, errors } = await (await answered).json();
      assert.equal(errors, undefined);
      const [found] = Object.values(data);
      assert.ok(Array.isArray(found) ? found.length : found && found.totalCount !== 0, `${name} found nothing`);
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("completes the name of a field and shows what it means", async () => {
    const { page, context, check } = await open("/graphql?q=" + encodeURIComponent("{ sources { league } }"));
    await page.locator(".graphiql-query-editor .view-line").first().click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("{ games { totalC");
    const suggestion = page.locator(".suggest-widget .monaco-list-row").filter({ hasText: "totalCount" });
    await suggestion.first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".graphiql-query-editor .view-line").filter({ hasText: "totalCount" }).first().waitFor();
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("opens one of our operations with variables by its address, and only once", async () => {
    const variables = encodeURIComponent('{"on":"2026-11-27","timeZone":"Europe/London","leagues":["NBA"]}');
    const { page, context, check } = await open(`/graphql?operation=Today&variables=${variables}`);
    assert.match(await text(page, "editor-tool"), /"on": "2026-11-27"/);
    assert.equal(new URL(page.url()).search, "");
    await execute(page);
    await page.locator(".graphiql-response").getByText('"2026-11-27"').first().waitFor();
    const tabs = await page.locator(".graphiql-tab").count();
    await page.reload();
    await page.locator(".graphiql-tab").first().waitFor();
    assert.equal(await page.locator(".graphiql-tab").count(), tabs);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("sends the headers of the editor, comments left out", async () => {
    const { page, context, check } = await open();
    await page.getByRole("button", { name: "Headers" }).click();
    const editor = page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .view-line");
    await editor.filter({ hasText: "Sent with each request" }).first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type('{ "x-api-key": "planted-key" }');
    const asked = page.waitForRequest((request) => request.postData()?.includes("query Games("));
    await execute(page);
    assert.equal((await asked).headers()["x-api-key"], "planted-key");
    assert.deepEqual(await check(), []);
    await context.close();
  });

  test("has explorer, history and documentation", async () => {
    const { page, context, check } = await open();
    await execute(page);
    await page.locator(".graphiql-response").getByText('"data"').first().waitFor();
    for (const [button, content] of [
      ["Show GraphiQL Explorer", /totalCount|games/],
      ["Show History", /Games/],
      ["Show Documentation Explorer", /A read-only|Query/],
    ]) {
      await page.getByRole("button", { name: button }).click();
      await page.locator(".graphiql-plugin").getByText(content).first().waitFor();
    }
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const [colorScheme, bright] of [
    ["light", true],
    ["dark", false],
  ]) {
    test(`is ${colorScheme} where the system is`, async () => {
      const { page, context, check } = await open("/graphql", { colorScheme });
      const [red] = await page.evaluate(() =>
        getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor.match(/\d+/g).map(Number),
      );
      assert.equal(red > 128, bright);
      assert.deepEqual(await check(), []);
      await context.close();
    });
  }
});
