// The pages of a gateway that serves strangers less: trusted documents alone, or no introspection.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inChromium, launch, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast
const NEW_YORK = { timezoneId: "America/New_York", locale: "en-US" };

inChromium("pages of a closed gateway", () => {
  let trusting;
  let silent;
  let browser;
  before(async () => {
    [trusting, silent, browser] = await Promise.all([
      startServer({ now: NOW, leagues: "NFL,NBA", env: { TRUSTED_DOCUMENTS_ONLY: "on" } }),
      startServer({ now: NOW, leagues: "NFL", env: { INTROSPECTION: "off" } }),
      launch(),
    ]);
  });
  after(() => Promise.all([browser?.close(), trusting?.stop(), silent?.stop()]));

  test("the board shows the day, its strip and a team where only trusted documents are served", async () => {
    const { page, context, check } = await watchedPage(browser, trusting.origin, NEW_YORK);
    const refused = [];
    page.on("response", async (response) => {
      if (response.url().includes("/graphql") && !response.ok()) refused.push(await response.text());
    });
    await page.goto("/");
    await page.locator("article").first().waitFor();
    await page.locator('#games[aria-busy="false"]').waitFor();
    await page.locator("article a").first().click();
    await page.getByRole("dialog").getByRole("heading", { name: "Results" }).waitFor();
    assert.deepEqual(refused, []);
    assert.deepEqual(await check(), []);
    await context.close();
  });

  for (const [name, of, words] of [
    ["trusted documents alone", () => trusting, "Only trusted documents run here"],
    ["no introspection", () => silent, "Introspection is off here"],
  ]) {
    test(`GraphiQL says so and runs its first tab where there is ${name}`, async () => {
      const { page, context } = await watchedPage(browser, of().origin, NEW_YORK);
      const introspections = [];
      page.on("request", (request) => {
        if (request.postData()?.includes("__schema")) introspections.push(request.postData());
      });
      await page.goto("/graphql");
      await page.getByRole("status").filter({ hasText: words }).waitFor();
      await page.locator(".graphiql-query-editor .view-line").first().waitFor();
      await page.getByRole("button", { name: /Execute query/ }).click();
      await page.locator(".result-window").getByText('"data"').waitFor();
      assert.deepEqual(introspections, []);
      await context.close();
    });
  }
});
