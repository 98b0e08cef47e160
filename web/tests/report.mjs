// The words in which `run.mjs` reports what ran. A case has the `file` and `line` of its test, its `suite`, its `name`
// within the suite, `error` (null if it passed) and `skipped` (false, true or the reason).
const OWN = /^\s+at .*\/web\/tests\/|^\s+at .*\/[^/]+\.test\.mjs/;

const titleOf = ({ suite, name }) => [suite, name].filter(Boolean).join(" > ");
const outcomeOf = ({ error, skipped }) => (error ? "failed" : skipped ? "skipped" : "passed");

/** Returns how many cases have each outcome: `22 passed, 1 failed`. */
function counts(cases) {
  const outcomes = cases.map(outcomeOf);
  return ["passed", "failed", "skipped"]
    .map((outcome) => [outcomes.filter((each) => each === outcome).length, outcome])
    .filter(([count]) => count)
    .map(([count, outcome]) => `${count} ${outcome}`)
    .join(", ");
}

/** A line for each suite with its number of cases, and one for each of its cases that failed or was skipped. */
export function suiteLines(cases) {
  return [...new Set(cases.map(({ suite }) => suite))].flatMap((suite) => {
    const own = cases.filter((each) => each.suite === suite);
    const exceptions = own.filter((each) => outcomeOf(each) !== "passed");
    return [
      `  ${suite}: ${counts(own)}`,
      ...exceptions.map((each) => {
        const reason = typeof each.skipped === "string" ? `: ${each.skipped}` : "";
        return `    ${outcomeOf(each)}: ${each.name || "all of it"}${reason}`;
      }),
    ];
  });
}

/** What is known of a failure: the engine by the name of its suite, the test, its place, and the error. */
export function failureText(each) {
  const error = each.error.cause instanceof Error ? each.error.cause : each.error;
  const message = error === each.error && each.error.cause ? String(each.error.cause) : error.message;
  const stack = (error.stack ?? "").split("\n").filter((line) => OWN.test(line));
  const place = each.line ? `${each.file}:${each.line}` : each.file;
  return [
    titleOf(each),
    `   ${place}`,
    ...message
      .trimEnd()
      .split("\n")
      .map((line) => `   ${line}`),
    ...stack,
  ].join("\n");
}

/** The totals, in the words of Node's own reporter. */
export function totalLines(cases) {
  const count = (outcome) => cases.filter((each) => outcomeOf(each) === outcome).length;
  return [
    `# tests ${cases.length}`,
    `# suites ${new Set(cases.map(({ file, suite }) => `${file} ${suite}`)).size}`,
    `# pass ${count("passed")}`,
    `# fail ${count("failed")}`,
    `# skipped ${count("skipped")}`,
  ];
}

/** The tests that failed at first and passed when their files ran once more, with their number. */
export function flakyLine(cases) {
  return `flaky: ${cases.length} (${cases.map(titleOf).join("; ")})`;
}
