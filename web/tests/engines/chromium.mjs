// Chromium, by Playwright.
import { launch, absence, watchedPage } from "../browser.mjs";
import { Tab } from "./tab.mjs";

class ChromiumTab extends Tab {
  #watched;

  constructor(origin, watched) {
    super(origin);
    this.#watched = watched;
  }

  load(url) {
    return this.#watched.page.goto(url);
  }

  run(expression) {
    return this.#watched.page.evaluate(expression);
  }

  async elementOf(selector, text) {
    return this.#watched.page.locator(selector).filter({ hasText: text, visible: true }).first();
  }

  press(key) {
    return this.#watched.page.keyboard.press(key);
  }

  type(text) {
    return this.#watched.page.keyboard.type(text);
  }

  resize(width, height) {
    return this.#watched.page.setViewportSize({ width, height });
  }

  screenshot(file) {
    return this.#watched.page.screenshot({ path: file });
  }

  async check() {
    this.faults = await this.#watched.check();
    await super.check();
  }

  close() {
    return this.#watched.context.close();
  }
}

export const chromium = {
  name: "Chromium",
  absence,
  async launch() {
    const browser = await launch();
    return {
      async open(origin, { timeZone, colorScheme = "light" }) {
        const options = { timezoneId: timeZone, locale: "en-US", colorScheme };
        return new ChromiumTab(origin, await watchedPage(browser, origin, options));
      },
      close: () => browser.close(),
    };
  },
};
