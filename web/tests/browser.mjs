// A headless Chromium that may speak to one server only, and tells what it should not have met.
import { describe } from "node:test";
import { chromium } from "playwright-core";
import { absent, browserOf } from "./engines/absent.mjs";
import { LONGEST_SUITE_MS, PATIENCE_MS } from "./patience.mjs";

const CHROMIUM = browserOf("CHROMIUM", "/usr/bin/chromium");
// Flags that keep the browser from speaking to its maker.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Returns false where Chromium is there, else the reason for which to skip. Under CI=true its absence is an error. */
export const absence = () =>
  absent("Chromium", { chromium: CHROMIUM }, "`apt-get install chromium` brings it; CHROMIUM names another.");

/** A suite of tests in Chromium, which its name says. */
export const inChromium = (name, body) =>
  describe(`Chromium: ${name}`, { skip: absence(), timeout: LONGEST_SUITE_MS }, body);

export const launch = (options = {}) =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: PATIENCE_MS, ...options });

/**
 * The notices on the board, but for the one that data is out of date. A league that nobody asked for in a while has old
 * data at first, and a busy machine may be late with newer data.
 */
export const noticesOn = (page) => page.locator(".notice").filter({ hasNotText: OUT_OF_DATE });
export const upToDate = (page) => page.locator(".notice").filter({ hasText: OUT_OF_DATE }).waitFor({ state: "hidden" });
const OUT_OF_DATE = "Out of date.";

/**
 * Opens a page that is watched. `faults` collects requests to another origin, errors on the console, uncaught errors
 * and violations of the Content-Security-Policy. `tolerate` tells which text on the console a test provokes itself.
 */
export async function watchedPage(browser, origin, options = {}) {
  const { tolerate = () => false, ...contextOptions } = options;
  const context = await browser.newContext({ baseURL: origin, reducedMotion: "reduce", ...contextOptions });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.origin === origin || url.protocol === "data:") return route.continue();
    faults.push(`request to ${url.origin}`);
    return route.abort();
  });
  await context.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !tolerate(message.text())) {
      faults.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.stack ?? error}`));
  const check = async () => {
    faults.push(...(await page.evaluate(() => globalThis.violations)).map((each) => `policy: ${each}`));
    return faults;
  };
  return { page, context, check };
}
