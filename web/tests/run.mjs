// Runs the tests of this folder, or the files that are named: `node tests/run.mjs [FILE...]`. Each file has a process of
// its own. The report has a line for each suite with the number of its cases; failures stand at the end.
//
// With CI=true, a file with a failure runs once more, alone. If it passes then, the run passes and reports the failure as
// flaky. If it fails again, the run fails.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { run } from "node:test";
import { failureText, flakyLine, suiteLines, totalLines } from "./report.mjs";

const LONGEST_FILE_MS = 15 * 60_000; // a file that takes longer is ended, and counts as failed
const PARALLEL = Math.max(1, availableParallelism() - 1);

const say = (lines) => [lines].flat().forEach((line) => console.log(line));

/** Runs a test file and returns its cases, as `report.mjs` describes them. */
async function casesOf(file) {
  const cases = [];
  const open = []; // the names of the tests that have begun, from the outermost inwards
  const events = run({ files: [path.resolve(file)], concurrency: 1, timeout: LONGEST_FILE_MS });
  events.on("test:start", ({ name, nesting }) => open.splice(nesting, Infinity, name));
  events.on("test:stderr", ({ message }) => process.stderr.write(message));
  const ended = ({ name, nesting, line, skip, details }) => {
    const { error = null } = details;
    // A suite passes and fails by its cases. It is a case of its own if it is skipped, or if a hook of it fails.
    const isSuite = details.type === "suite";
    if (isSuite && (error ? error.failureType === "subtestsFailed" : !skip)) return;
    const names = [...open.slice(0, nesting), name];
    const suite = isSuite || names.length > 1 ? names.shift() : path.basename(file);
    cases.push({ file, line, suite, name: names.join(" > "), error, skipped: skip ?? false });
  };
  events.on("test:pass", ended);
  events.on("test:fail", ended);
  for await (const _ of events); // until the file has ended
  return cases;
}

const failed = (cases) => cases.filter(({ error }) => error);

/** Runs test files, so many at a time, and prints a line for each suite. Returns the cases of each file. */
async function runFiles(files, parallel) {
  const found = new Map(files.map((file) => [file, []]));
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const began = performance.now();
      found.set(file, await casesOf(file));
      say(`${file} (${Math.ceil((performance.now() - began) / 1000)} s)`);
      say(suiteLines(found.get(file)));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return found;
}

const named = process.argv.slice(2);
const here = path.relative(process.cwd(), import.meta.dirname);
const files = named.length
  ? named
  : readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith(".test.mjs"))
      .sort()
      .map((name) => path.join(here, name));

const first = await runFiles(files, PARALLEL);
const broken = files.filter((file) => failed(first.get(file)).length);
let second = new Map();
if (broken.length && process.env.CI === "true") {
  say(["", `CI=true: ${broken.join(", ")} failed and ${broken.length > 1 ? "run" : "runs"} once more`]);
  second = await runFiles(broken, 1);
}
const flaky = [...second].filter(([, cases]) => !failed(cases).length).flatMap(([file]) => failed(first.get(file)));
const last = new Map([...first, ...second]);
const failures = failed([...last.values()].flat());

for (const [title, cases] of [
  ["failed the first time only", flaky],
  ["failed", failures],
]) {
  cases.forEach((each) => say(["", `== ${title}: ${failureText(each)}`]));
}
say(["", ...totalLines([...last.values()].flat())]);
if (flaky.length) say(flakyLine(flaky));
process.exitCode = failures.length ? 1 : 0;
