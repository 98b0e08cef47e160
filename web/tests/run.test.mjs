// The program that runs these tests: what it makes of files that fail, with CI=true and without.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { LONGEST_SUITE_MS } from "./patience.mjs";

const RUN = path.resolve(import.meta.dirname, "run.mjs");
const IMPORTS = `
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { before, describe, test } from "node:test";
const again = existsSync(import.meta.filename + ".ran");
writeFileSync(import.meta.filename + ".ran", "");
`;
const PASSES = `describe("Made-up engine: a good page", () => {
  test("is drawn", () => {});
  test("is closed", () => {});
  test("is printed", { skip: "no printer" }, () => {});
});`;
const FAILS_ONCE = `describe("Made-up engine: a late page", () => {
  test("is drawn", () => assert.ok(again, "planted: not drawn"));
  test("is closed", () => {});
});`;
const FAILS_TWICE = `describe("Made-up engine: a broken page", () => {
  test("is drawn", () => assert.equal("a blank page", "a page with games", "planted: blank"));
  test("is closed", () => {});
});`;
const HOOK_FAILS = `describe("Made-up engine: no page", () => {
  before(() => assert.fail("planted: no browser"));
  test("is drawn", () => {});
});`;
const CANNOT_BE_READ = `import "./there-is-no-such-module.mjs";`;
const SKIPPED = `describe("Made-up engine: another page", { skip: "no such engine here" }, () => {
  test("is drawn", () => {});
});`;

describe("Node.js: the program that runs the tests", { timeout: LONGEST_SUITE_MS }, () => {
  let folder;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "web-tests-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs test files of these texts, and returns the exit code and what was printed. */
  async function runOf(texts, CI) {
    const own = await mkdtemp(path.join(folder, "run-"));
    for (const [name, text] of Object.entries(texts)) await writeFile(path.join(own, name), IMPORTS + text);
    const { NODE_TEST_CONTEXT, ...env } = process.env; // which would make it a part of this run
    const child = spawn(process.execPath, [RUN, ...Object.keys(texts)], { cwd: own, env: { ...env, CI } });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (printed += part));
    const [code] = await once(child, "close");
    return { code, printed };
  }

  test("says how many cases each suite ran, and which were skipped and why", async () => {
    const { code, printed } = await runOf({ "good.test.mjs": PASSES, "other.test.mjs": SKIPPED }, "true");
    assert.equal(code, 0, printed);
    assert.match(printed, /^ {2}Made-up engine: a good page: 2 passed, 1 skipped$/m);
    assert.match(printed, /^ {4}skipped: is printed: no printer$/m);
    assert.match(printed, /^ {2}Made-up engine: another page: 1 skipped$/m);
    assert.match(printed, /^ {4}skipped: .*no such engine here$/m);
    assert.match(printed, /^# pass 2\n# fail 0\n# skipped 2$/m);
    assert.doesNotMatch(printed, /flaky|once more/);
  });

  test("with CI=true a file that fails once runs once more, and the run passes and names the flaky test", async () => {
    const { code, printed } = await runOf({ "good.test.mjs": PASSES, "late.test.mjs": FAILS_ONCE }, "true");
    assert.equal(code, 0, printed);
    assert.match(printed, /^CI=true: late\.test\.mjs failed and runs once more$/m);
    assert.match(printed, /^ {2}Made-up engine: a late page: 1 passed, 1 failed$/m);
    assert.match(printed, /^ {2}Made-up engine: a late page: 2 passed$/m);
    assert.match(printed, /^== failed the first time only: Made-up engine: a late page > is drawn$/m);
    assert.match(printed, /planted: not drawn/);
    assert.match(printed, /^# fail 0$/m);
    assert.match(printed, /^flaky: 1 \(Made-up engine: a late page > is drawn\)$/m);
  });

  test("with CI=true a file that fails twice fails the run, beside one that fails once", async () => {
    const files = { "broken.test.mjs": FAILS_TWICE, "late.test.mjs": FAILS_ONCE };
    const { code, printed } = await runOf(files, "true");
    assert.equal(code, 1, printed);
    assert.match(printed, /^CI=true: broken\.test\.mjs, late\.test\.mjs failed and run once more$/m);
    assert.match(printed, /^== failed: Made-up engine: a broken page > is drawn$/m);
    assert.match(printed, /^ {3}broken\.test\.mjs:\d+$/m);
    assert.match(printed, /planted: blank/);
    assert.match(printed, /^# tests 4\n# suites 2\n# pass 3\n# fail 1$/m);
    assert.match(printed, /^flaky: 1 \(Made-up engine: a late page > is drawn\)$/m);
  });

  test("without CI=true nothing runs twice", async () => {
    const { code, printed } = await runOf({ "late.test.mjs": FAILS_ONCE }, "");
    assert.equal(code, 1, printed);
    assert.doesNotMatch(printed, /flaky|once more/);
    assert.match(printed, /^== failed: Made-up engine: a late page > is drawn$/m);
  });

  for (const [what, text, words] of [
    ["whose hook fails", HOOK_FAILS, /planted: no browser/],
    ["that cannot be read", CANNOT_BE_READ, /there-is-no-such-module/],
  ]) {
    test(`a file ${what} fails the run`, async () => {
      const { code, printed } = await runOf({ "bad.test.mjs": text }, "true");
      assert.equal(code, 1, printed);
      assert.match(printed, words);
      assert.match(printed, /^# fail [1-9]/m);
    });
  }
});
