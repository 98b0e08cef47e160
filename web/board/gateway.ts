// Asks the gateway. A GET, so that browsers and caches on the way may keep an answer for as long as it is good.
import type { Operation } from "operations";
import { keyHeader } from "../api-key";
import { type Labels, readLabels, retryAfter, storedFor } from "./freshness";
import { inList, reasonOf } from "./unavailable";

const ENDPOINT = "/graphql";
const PATIENCE_MS = 20_000;

export interface Answer<Data> extends Labels {
  readonly data: Data;
}

/** There is no answer. `message` is for people. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    /** The status of HTTP; null where the gateway could not be spoken to at all. */
    readonly status: number | null = null,
    /** How many seconds to wait before asking again, where the gateway says so. */
    readonly retryAfter: number | null = null,
    /** The code of the first error; null where the answer has none. */
    readonly code: string | null = null,
  ) {
    super(message);
  }

  /** True where no answer will come without another API key. */
  get needsKey(): boolean {
    return this.status === 401;
  }

  /** True where the gateway is asked too often, by this visitor or by others behind the same address. */
  get tooMany(): boolean {
    return this.status === 429;
  }
}

interface GatewayError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly leagues?: readonly string[] };
}

interface Body<Data> {
  readonly data?: { readonly [Root in keyof Data]: Data[Root] | null } | null;
  readonly errors?: readonly GatewayError[];
}

/**
 * Sends an operation. `anew` passes by what the browser kept. Throws NoAnswer where there is none, an answer with
 * errors included, and an AbortError where `signal` ended it.
 */
export async function ask<Data>(
  { name, text }: Operation,
  variables: object,
  { signal, anew }: { signal: AbortSignal; anew: boolean },
): Promise<Answer<Data>> {
  const asked = new URLSearchParams({ operationName: name, query: text, variables: JSON.stringify(variables) });
  const { response, text: answer } = await reach(`${ENDPOINT}?${asked}`, anew, signal);
  const body = read<Data>(response, answer);
  if (body.errors?.length || !body.data) {
    const [error] = body.errors ?? [];
    const code = error?.extensions?.code ?? null;
    throw new NoAnswer(sentenceOf(error), response.status, retryAfter(response.headers), code);
  }
  const stored = anew ? 0 : storedFor(response.headers, Date.now());
  return { data: body.data as Data, ...readLabels(response.headers, stored) };
}

/** One sentence for an error, however many leagues it is about. */
function sentenceOf(error: GatewayError | undefined): string {
  if (!error) return "The gateway sent an empty answer.";
  const { code = null, leagues = [] } = error.extensions ?? {};
  const reason = reasonOf(code, "");
  if (!reason || !leagues.length) return error.message;
  return `${inList(leagues)} ${leagues.length > 1 ? "are" : "is"} unavailable. ${reason}`;
}

interface Reached {
  readonly response: Response;
  readonly text: string;
}

async function reach(url: string, anew: boolean, signal: AbortSignal): Promise<Reached> {
  // By hand: AbortSignal.any is newer than some of the browsers that this page is built for.
  const either = new AbortController();
  const end = () => either.abort();
  const late = setTimeout(end, PATIENCE_MS);
  signal.addEventListener("abort", end);
  try {
    const response = await fetch(url, {
      headers: { accept: "application/graphql-response+json", ...keyHeader() },
      cache: anew ? "no-cache" : "default",
      signal: either.signal,
    });
    return { response, text: await response.text() };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NoAnswer("The gateway cannot be reached.");
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", end);
  }
}

function read<Data>(response: Response, text: string): Body<Data> {
  try {
    return JSON.parse(text) as Body<Data>;
  } catch {
    const message = `The gateway answers with status ${response.status}.`;
    throw new NoAnswer(message, response.status, retryAfter(response.headers));
  }
}

/** The address of the same query in GraphiQL. */
export function inGraphiql({ name }: Operation, variables: object): string {
  return `${ENDPOINT}?${new URLSearchParams({ operation: name, variables: JSON.stringify(variables) })}`;
}
