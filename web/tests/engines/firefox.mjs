// Firefox as Debian builds it, by WebDriver BiDi, which it speaks without a driver.
import puppeteer from "puppeteer-core";
import { absent, browserOf } from "./absent.mjs";
import { PATIENCE_MS } from "../patience.mjs";
import { Tab } from "./tab.mjs";

const FIREFOX = browserOf("FIREFOX", "/usr/bin/firefox-esr");
const REMEDY = "`apt-get install firefox-esr` brings it; FIREFOX names another.";
const DARK = 0; // as Firefox numbers `layout.css.prefers-color-scheme.content-override`
const LIGHT = 1;

class FirefoxTab extends Tab {
  #context;
  #page;

  constructor(origin, context, page) {
    super(origin);
    this.#context = context;
    this.#page = page;
    page.on("pageerror", (error) => this.faults.push(`uncaught: ${error.stack ?? error}`));
    page.on("console", (message) => message.type() === "error" && this.faults.push(`console: ${message.text()}`));
  }

  load(url) {
    return this.#page.goto(url);
  }

  run(expression) {
    return this.#page.evaluate(expression);
  }

  async elementOf(selector, text) {
    const found = await this.#page.evaluateHandle(
      (css, words) =>
        [...document.querySelectorAll(css)].find((each) => each.checkVisibility() && each.textContent.includes(words)),
      selector,
      text,
    );
    return found.asElement();
  }

  async press(key) {
    const [last, ...held] = key.split("+").reverse();
    for (const each of held) await this.#page.keyboard.down(each);
    await this.#page.keyboard.press(last);
    for (const each of held) await this.#page.keyboard.up(each);
  }

  type(text) {
    return this.#page.keyboard.type(text);
  }

  resize(width, height) {
    return this.#page.setViewport({ width, height });
  }

  screenshot(file) {
    return this.#page.screenshot({ path: file });
  }

  close() {
    return this.#context.close();
  }
}

export const firefox = {
  name: "Firefox",
  absence: () => absent("Firefox", { "firefox-esr": FIREFOX }, REMEDY),
  async launch({ colorScheme = "light" } = {}) {
    const browser = await puppeteer.launch({
      browser: "firefox",
      protocol: "webDriverBiDi",
      executablePath: FIREFOX,
      headless: true,
      timeout: PATIENCE_MS,
      extraPrefsFirefox: {
        "intl.accept_languages": "en-US, en",
        "layout.css.prefers-color-scheme.content-override": colorScheme === "dark" ? DARK : LIGHT,
        "ui.prefersReducedMotion": 1,
      },
    });
    return {
      async open(origin, { timeZone }) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        await page.emulateTimezone(timeZone);
        return new FirefoxTab(origin, context, page);
      },
      close: () => browser.close(),
    };
  },
};
