// WebKitGTK, Safari's engine, by WebDriver: MiniBrowser on a display of its own that nobody sees.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Builder, Capabilities, Key } from "selenium-webdriver";
import { absent, miniBrowser, onPath } from "./absent.mjs";
import { PATIENCE_MS } from "../patience.mjs";
import { Tab } from "./tab.mjs";

const PROGRAMS = { WebKitWebDriver: onPath("WebKitWebDriver"), MiniBrowser: miniBrowser(), Xvfb: onPath("Xvfb") };
const REMEDY = "`apt-get install webkit2gtk-driver xvfb` brings them.";
const KEYS = {
  Backspace: Key.BACK_SPACE,
  Control: Key.CONTROL,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
};
/** The toolbar of MiniBrowser is wider than a phone; without its padding the window may be narrower. */
const NARROW = `* { padding: 0; margin: 0; border: none; min-width: 0; min-height: 0; font-size: 1px; -gtk-icon-transform: scale(0.1); }`;
/** As the other engines are told that motion is to be reduced. */
const STILL = "[Settings]\ngtk-enable-animations=0\n";

/** It is told of no uncaught errors: WebDriver knows none. The page itself tells of them, which `check` asks. */
class WebKitTab extends Tab {
  #session;

  constructor(origin, session) {
    super(origin);
    this.#session = session;
  }

  load(url) {
    return this.#session.get(url);
  }

  run(expression) {
    return this.#session.executeScript(`return ${expression}`);
  }

  elementOf(selector, text) {
    return this.#session.executeScript(
      (css, words) =>
        [...document.querySelectorAll(css)].find((each) => each.checkVisibility() && each.textContent.includes(words)),
      selector,
      text,
    );
  }

  async press(key) {
    const [last, ...held] = key.split("+").reverse();
    const actions = this.#session.actions();
    for (const each of held) actions.keyDown(KEYS[each]);
    actions.sendKeys(KEYS[last] ?? last);
    for (const each of held) actions.keyUp(KEYS[each]);
    await actions.perform();
  }

  type(text) {
    return this.#session.actions().sendKeys(text).perform();
  }

  /** The toolbar takes its part of the window's height. */
  async resize(width, height) {
    await this.#session.manage().window().setRect({ width, height });
    await this.until((wanted) => innerWidth === wanted, width);
  }

  async screenshot(file) {
    await writeFile(file, Buffer.from(await this.#session.takeScreenshot(), "base64"));
  }

  /**
   * The session goes on, because a new one takes seconds, but its storage is cleared: from an address of the same origin
   * without scripts, because GraphiQL writes its tabs half a second after a change and may do so after a clearing.
   */
  async close() {
    await this.goto("/livez");
    await this.run("(localStorage.clear(), sessionStorage.clear())");
    await this.load("about:blank");
  }
}

export const webkit = {
  name: "WebKit",
  absence: () => absent("WebKit", PROGRAMS, REMEDY),
  async launch({ colorScheme = "light" } = {}) {
    const settings = await mkdtemp(path.join(tmpdir(), "webkit-"));
    await mkdir(path.join(settings, "gtk-3.0"));
    await writeFile(path.join(settings, "gtk-3.0", "gtk.css"), NARROW);
    await writeFile(path.join(settings, "gtk-3.0", "settings.ini"), STILL);
    const display = await startDisplay();
    const env = {
      ...process.env,
      DISPLAY: display.name,
      LANG: "en_US.UTF-8",
      LANGUAGE: "en_US",
      XDG_CONFIG_HOME: settings,
    };
    const driver = await startDriver(env);
    let current = null; // the driver has one session at a time, and each has one time zone
    return {
      async open(origin, { timeZone }) {
        if (current?.timeZone !== timeZone) {
          await current?.session.quit();
          current = { timeZone, session: await startSession(driver.url, timeZone, colorScheme) };
        }
        return new WebKitTab(origin, current.session);
      },
      async close() {
        await current?.session.quit();
        await driver.stop();
        await display.stop();
        await rm(settings, { recursive: true, force: true });
      },
    };
  },
};

function startSession(driver, timeZone, colorScheme) {
  const args = ["--automation", `--time-zone=${timeZone}`, ...(colorScheme === "dark" ? ["--dark-mode"] : [])];
  const options = { binary: PROGRAMS.MiniBrowser, args };
  const capabilities = new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": options });
  return new Builder().disableEnvironmentOverrides().usingServer(driver).withCapabilities(capabilities).build();
}

/** Starts a program that ends with these tests, however they end: the kernel kills it if they are killed. */
function start(command, args, options) {
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], options);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, "exit");
  };
  return { child, stop };
}

async function startDisplay() {
  const args = ["-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"];
  const { child, stop } = start(PROGRAMS.Xvfb, args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const [number] = await once(child.stdio[3], "data", { signal: AbortSignal.timeout(PATIENCE_MS) });
  return { name: `:${String(number).trim()}`, stop };
}

async function startDriver(env) {
  const port = await freePort();
  const { stop } = start(PROGRAMS.WebKitWebDriver, [`--port=${port}`], { env, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    patience.throwIfAborted();
    const answer = await fetch(`${url}/status`, { signal: patience }).catch(() => null);
    if (answer?.ok) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
