// The pictures of the README: how the pages are opened for them, and which facts about the page each picture shows.
// Run as a program (`make pictures`), it takes the pictures and writes them with their facts into docs/pictures/.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { launch, upToDate, watchedPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

const FOLDER = path.resolve(import.meta.dirname, "../../docs/pictures");
const NOW = "2026-11-26T19:30:00Z"; // Thanksgiving, in the afternoon of the east coast: football is on
const VIEWPORT = { width: 1200, height: 750 };

/** Each picture: the address, and the elements in which the page shows that it is complete. */
export const PICTURES = [
  { name: "board-light", path: "/", colorScheme: "light", complete: ["article", ".strip b"] },
  { name: "board-dark", path: "/", colorScheme: "dark", complete: ["article", ".strip b"] },
  {
    name: "graphiql-light",
    path: "/graphql",
    colorScheme: "light",
    complete: [".result-window .view-line:nth-child(5)", ".graphiql-query-editor .view-line:nth-child(5)"],
  },
];

export const pictureFile = (name) => path.join(FOLDER, `${name}.png`);
export const factsFile = (name) => path.join(FOLDER, `${name}.json`);

export const startPictured = () => startServer({ now: NOW });

/** Opens the page of a picture and waits until it is complete. */
export async function openPictured(browser, origin, { path: address, colorScheme, complete }) {
  const options = { timezoneId: "America/New_York", locale: "en-US", viewport: VIEWPORT, colorScheme };
  const watched = await watchedPage(browser, origin, options);
  await watched.page.goto(address);
  for (const selector of complete) await watched.page.locator(selector).first().waitFor();
  // A machine that is busy may show data as out of date for a moment. From then on the page gets no more answers, so that
  // it stays as it is while it is looked at.
  await upToDate(watched.page);
  await watched.page.route(/\/graphql/, () => {});
  await watched.page.evaluate(() => document.fonts.ready);
  return watched;
}

/**
 * Returns what the picture shows, independent of the fonts of a machine and of the score of a game: each visible
 * element that has a text or is a control, as its tag with its classes and the column and row of its top left corner
 * in a coarse grid, and the colors of the page.
 */
export function factsOf(page) {
  return page.evaluate(() => {
    const COLUMNS = 6;
    const ROWS = 5;
    const found = new Map();
    for (const element of document.body.querySelectorAll(
      "h1, h2, nav, header, article, button, a, input, section, form",
    )) {
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2 || top >= innerHeight || top + height <= 0 || left >= innerWidth) continue;
      const name = [element.tagName.toLowerCase(), ...element.classList].join(".");
      const places = found.get(name) ?? [];
      const column = Math.floor((Math.max(0, left + 1) / innerWidth) * COLUMNS);
      const row = Math.floor((Math.max(0, top + 1) / innerHeight) * ROWS);
      found.set(name, [...places, [column, row]]);
    }
    const colors = getComputedStyle(document.documentElement);
    return {
      background: getComputedStyle(document.body).backgroundColor + " on " + colors.backgroundColor,
      text: colors.color,
      elements: Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  });
}

async function takeAll() {
  await mkdir(FOLDER, { recursive: true });
  const [server, browser] = await Promise.all([startPictured(), launch()]);
  try {
    for (const picture of PICTURES) {
      const { page, context } = await openPictured(browser, server.origin, picture);
      const taken = await page.screenshot({ path: pictureFile(picture.name), animations: "disabled", caret: "hide" });
      await writeFile(factsFile(picture.name), JSON.stringify(await factsOf(page), null, 1));
      await context.close();
      console.log(`docs/pictures/${picture.name}.png: ${Math.ceil(taken.length / 1024)} kB`);
    }
  } finally {
    await Promise.all([browser.close(), server.stop()]);
  }
}

if (process.argv[1] === import.meta.filename) await takeAll();
