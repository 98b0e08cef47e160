// A tab of any engine: what tests of all engines do with a page, over the few things that each engine does its own way.
import assert from "node:assert/strict";
import { PATIENCE_MS } from "../patience.mjs";

const BETWEEN_LOOKS_MS = 50;

/**
 * An engine's tab has `load(url)`, `run(expression)`, `elementOf(selector, text)` with a `click()`, `press(key)` with names
 * such as `Control+a`, `type(text)`, `resize(width, height)`, `screenshot(file)` and `close()`. What is uncaught or an
 * error on the console it adds to `faults`, if it learns of it.
 */
export class Tab {
  faults = [];
  #origin;

  constructor(origin) {
    this.#origin = origin;
  }

  goto(address) {
    return this.load(new URL(address, this.#origin).href);
  }

  /** Returns what a function returns in the page. It and its arguments are sent as text. */
  evaluate(fn, ...args) {
    return this.run(`(${fn})(...${JSON.stringify(args)})`);
  }

  /** Waits until a function returns something in the page, and returns it. */
  async until(fn, ...args) {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = await this.evaluate(fn, ...args);
      if (found) return found;
      if (performance.now() > deadline) {
        const shown = await this.evaluate(() => document.body.innerText.slice(0, 2000));
        throw new Error(`In vain waited for ${fn} with ${JSON.stringify(args)}. The page shows:\n${shown}`);
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
  }

  /** Waits for an element that is shown and holds a text. */
  shows(selector, text = "") {
    return this.until(
      (css, words) =>
        [...document.querySelectorAll(css)].some((each) => each.checkVisibility() && each.textContent.includes(words)),
      selector,
      text,
    );
  }

  /** Clicks on the first element that is shown and holds a text, with the mouse. One that is just drawn anew is looked for again. */
  async click(selector, text = "") {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      await this.shows(selector, text);
      try {
        return await (await this.elementOf(selector, text)).click();
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  }

  /** Checks that nothing was uncaught. The page's own word of it counts: not every engine tells its driver. */
  async check() {
    const told = await this.evaluate(() => !document.getElementById("trouble").hidden);
    assert.deepEqual([...this.faults, ...(told ? ["the page says that something went wrong"] : [])], []);
  }
}
