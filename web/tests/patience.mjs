// How long tests wait before they give up, in milliseconds. Only a test that fails waits so long, or a very busy machine.

/** For a browser, an element or an answer. */
export const PATIENCE_MS = 60_000;
/** For all tests of a suite together. */
export const LONGEST_SUITE_MS = 10 * 60_000;
