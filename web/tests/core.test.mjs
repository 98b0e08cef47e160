// The pages in each engine: that they are drawn, say what the API says, and can be used. What else there is to test of
// them is tested in Chromium alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as contents from "./contents.mjs";
import { chromium } from "./engines/chromium.mjs";
import { firefox } from "./engines/firefox.mjs";
import { webkit } from "./engines/webkit.mjs";
import { LONGEST_SUITE_MS, PATIENCE_MS } from "./patience.mjs";
import { startServer } from "./server.mjs";

const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast: football is on
const TODAY = "2026-11-26";
const NEW_YORK = "America/New_York";
const WIDTHS = [320, 360, 390, 430, 768, 1280];

for (const engine of [chromium, firefox, webkit]) {
  describe(`${engine.name}: the pages`, { skip: engine.absence(), timeout: LONGEST_SUITE_MS }, () => {
    let server;
    let browser;
    before(async () => {
      [server, browser] = await Promise.all([startServer({ now: NOW, leagues: "NFL,NBA,NHL,EPL" }), engine.launch()]);
    });
    after(() => Promise.all([browser?.close(), server?.stop()]));

    /** A test with a tab of its own, in which nothing may be uncaught in the end. */
    const inTab = (name, body, { timeZone = NEW_YORK } = {}) =>
      test(name, async () => {
        const tab = await browser.open(server.origin, { timeZone });
        try {
          await tab.resize(1280, 900);
          await body(tab);
          await tab.check();
        } finally {
          await tab.close();
        }
      });

    /** Compares until nothing differs: a live game, asked for again every 15 s, may go on between two looks. */
    async function agrees(look) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const differences = await look();
        if (!differences.length) return;
        if (performance.now() > deadline) assert.deepEqual(differences, []);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }

    async function open(tab, address) {
      await tab.goto(address);
      await tab.shows("article, .none");
    }

    const heading = (tab, day) => tab.shows("h1", day);
    const cardsAgree = (tab, on, timeZone = NEW_YORK, leagues = null) =>
      agrees(async () => {
        const games = await contents.gamesOf(server.origin, on, timeZone, leagues);
        return contents.cardDifferences(await tab.evaluate(contents.readCards), games);
      });

    test("a tab keeps nothing of the tab before, even if that was writing while it was closed", async () => {
      const written = () => localStorage.getItem("planted");
      const before = await browser.open(server.origin, { timeZone: NEW_YORK });
      await before.goto("/");
      await before.evaluate(() => void setInterval(() => localStorage.setItem("planted", "1")));
      await before.until(written);
      await before.close();
      const tab = await browser.open(server.origin, { timeZone: NEW_YORK });
      await tab.goto("/");
      assert.equal(await tab.evaluate(written), null);
      await tab.close();
    });

    inTab("the cards of a day with live games say what the API says", async (tab) => {
      const games = await contents.gamesOf(server.origin, TODAY, NEW_YORK);
      for (const status of ["IN_PROGRESS", "SCHEDULED", "FINAL"])
        assert.ok(
          games.some((game) => game.status === status),
          status,
        );
      assert.ok(games.some(({ channels }) => channels.length));
      await open(tab, "/");
      await heading(tab, "Thursday, November 26");
      await cardsAgree(tab, TODAY);
    });

    inTab("the cards of a day with results say what the API says", async (tab) => {
      const games = await contents.gamesOf(server.origin, "2026-11-22", NEW_YORK);
      for (const side of ["homeTeam", "awayTeam"])
        assert.ok(
          games.some((game) => game.winner?.id === game[side].id),
          side,
        );
      for (const text of ["F/OT", "F/SO"])
        assert.ok(
          games.some(({ statusText }) => statusText === text),
          text,
        );
      assert.ok(games.some(({ league }) => league === "EPL"));
      await open(tab, "/?date=2026-11-22");
      await cardsAgree(tab, "2026-11-22");
    });

    for (const [timeZone, date, day] of [
      ["Asia/Tokyo", "2026-11-27", "Friday, November 27"],
      ["Pacific/Honolulu", "2026-11-26", "Thursday, November 26"],
    ]) {
      inTab(
        `today is the day of ${timeZone}, and times are on its clock`,
        async (tab) => {
          await open(tab, "/");
          await heading(tab, day);
          await cardsAgree(tab, date, timeZone);
        },
        { timeZone },
      );
    }

    inTab("the strip and the leagues say how many games there are", async (tab) => {
      const dates = await contents.datesOf(server.origin, "2026-11-10", "2026-12-10", NEW_YORK);
      await open(tab, "/");
      await agrees(async () => contents.stripDifferences(await tab.evaluate(contents.readStrip, TODAY), dates));
      assert.equal((await tab.evaluate(contents.readStrip, TODAY)).length, 11);
      const { leagues } = dates.find(({ date }) => date === TODAY);
      for (const { league, gameCount } of leagues)
        await tab.shows("button[aria-pressed]", `${league}${gameCount} on this day`);
    });

    inTab("a team's page says what the API says, and Escape gives the focus back", async (tab) => {
      const games = await contents.gamesOf(server.origin, TODAY, NEW_YORK, ["NFL"]);
      await open(tab, "/?leagues=NFL");
      for (const game of [
        games.find(({ status }) => status === "IN_PROGRESS"),
        games.find(({ status }) => status === "SCHEDULED"),
      ]) {
        for (const side of [game.homeTeam, game.awayTeam]) {
          await tab.click("article a", side.fullName);
          await tab.shows("dialog li");
          await agrees(async () => {
            const team = await contents.teamOf(server.origin, side.id, NEW_YORK);
            return contents.teamDifferences(await tab.evaluate(contents.readTeam), team);
          });
          await tab.press("Escape");
          await tab.until(() => !document.querySelector("dialog[open]"));
          await tab.until((name) => document.activeElement.textContent === name, side.fullName);
        }
      }
    });

    inTab("one goes from day to day by link, by key and back", async (tab) => {
      await open(tab, "/?leagues=NFL");
      await tab.click('a[aria-label="Next day with games"]');
      await heading(tab, "Sunday, November 29");
      await cardsAgree(tab, "2026-11-29", NEW_YORK, ["NFL"]);
      for (let presses = 0; presses < 3; presses += 1) await tab.press("ArrowRight"); // Nov 30, Dec 3, Dec 6
      await heading(tab, "Sunday, December 6");
      await tab.shows("article");
      await tab.press("ArrowLeft");
      await heading(tab, "Thursday, December 3");
      await tab.evaluate(() => history.back());
      await heading(tab, "Sunday, December 6");
    });

    inTab("a day without games says when the next are", async (tab) => {
      await open(tab, "/?leagues=NFL&date=2026-12-02");
      await tab.shows(".none", "No NFL games");
      await tab.click("a.main", "Go to Thursday, December 3");
      await heading(tab, "Thursday, December 3");
    });

    inTab("a league is switched on and off", async (tab) => {
      await open(tab, "/");
      await tab.click("button[aria-pressed]", "NFL");
      await tab.until(() => new URL(location).searchParams.get("leagues") === "NFL");
      await cardsAgree(tab, TODAY, NEW_YORK, ["NFL"]);
      const dates = await contents.datesOf(server.origin, "2026-11-10", "2026-12-10", NEW_YORK);
      await agrees(async () =>
        contents.stripDifferences(await tab.evaluate(contents.readStrip, TODAY), dates, ["NFL"]),
      );
      await tab.click("button[aria-pressed]", "All");
      await cardsAgree(tab, TODAY);
    });

    inTab("nothing is wider than the page", async (tab) => {
      for (const address of ["/", "/?date=2026-12-02&leagues=NFL", "/graphql"]) {
        await tab.goto(address);
        await tab.shows("article, .none, .graphiql-query-editor .view-line");
        for (const width of WIDTHS) {
          await tab.resize(width, 800);
          await agrees(async () => {
            // GraphiQL's editors are laid out anew a moment after the window has another size.
            const widest = await tab.evaluate(() => document.documentElement.scrollWidth);
            return widest <= width ? [] : [`${address} is ${widest} wide on a page of ${width}`];
          });
        }
      }
    });

    test("an uncaught error shows a panel with links to reload and to GraphiQL", async () => {
      const tab = await browser.open(server.origin, { timeZone: NEW_YORK });
      for (const [address, drawn] of [
        ["/", "article"],
        ["/graphql", ".graphiql-query-editor .view-line"],
      ]) {
        await tab.goto(address);
        await tab.shows(drawn);
        await tab.evaluate(
          () =>
            void setTimeout(() => {
              throw new TypeError("planted");
            }),
        );
        await tab.shows("#trouble p", "Something went wrong on this page.");
        await tab.shows("#trouble a[href='/graphql']", "Open GraphiQL");
        await tab.click("#trouble a", "Reload the page");
        await tab.until(() => document.getElementById("trouble")?.hidden);
        await tab.shows(drawn);
        await tab.evaluate(() => void Promise.reject(new TypeError("planted")));
        await tab.shows("#trouble p", "Something went wrong on this page.");
      }
      await tab.close();
    });

    inTab("GraphiQL opens with an answer, and runs its tab of today on the viewer's clock", async (tab) => {
      await tab.goto("/graphql");
      await tab.shows(".result-window .view-line", '"totalCount"');
      await tab.shows(".graphiql-editor-tool .view-line", `"${NEW_YORK}"`);
      await tab.click(".graphiql-tab-button", "Today");
      await tab.shows(".graphiql-query-editor .view-line", "Today");
      await tab.click('button[aria-label^="Execute query"]');
      await tab.shows(".result-window .view-line", `"${TODAY}"`);
    });

    inTab("GraphiQL runs a query that is typed", async (tab) => {
      await tab.goto(`/graphql?q=${encodeURIComponent("{ __typename }")}`);
      await tab.click(".graphiql-query-editor .view-line", "__typename");
      await tab.press("Control+a");
      await tab.press("Backspace");
      await tab.type('{ games(on: "2026-11-22", first: 500) { totalCount } }');
      const games = await contents.gamesOf(server.origin, "2026-11-22", NEW_YORK);
      await tab.press("Control+Enter");
      await tab.shows(".result-window .view-line", String(games.length));
    });
  });
}
