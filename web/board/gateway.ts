// Asks the gateway. A GET, so that browsers and caches on the way may keep an answer for as long as it is good.
import type { Operation } from "operations";
import { type Labels, readLabels } from "./freshness";

const ENDPOINT = "/graphql";
const PATIENCE_MS = 20_000;

export interface Answer<Data> extends Labels {
  readonly data: Data;
}

/** There is no answer. `message` is for people; `retryAfter` is how many seconds to wait, where the gateway says so. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    /** True where the gateway could not be spoken to at all. */
    readonly unreachable: boolean,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

interface Body<Data> {
  readonly data?: { readonly [Root in keyof Data]: Data[Root] | null } | null;
  readonly errors?: readonly { readonly message: string }[];
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
  const response = await reach(`${ENDPOINT}?${asked}`, anew, signal);
  const body = await read<Data>(response);
  if (body.errors?.length || !body.data) {
    throw new NoAnswer(body.errors?.[0]?.message ?? "The gateway sent an empty answer.", false);
  }
  return { data: body.data as Data, ...readLabels(response.headers) };
}

async function reach(url: string, anew: boolean, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { accept: "application/graphql-response+json" },
      cache: anew ? "no-cache" : "default",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NoAnswer("The gateway cannot be reached.", true);
  }
}

async function read<Data>(response: Response): Promise<Body<Data>> {
  try {
    return (await response.json()) as Body<Data>;
  } catch {
    const seconds = Number(response.headers.get("retry-after"));
    throw new NoAnswer(`The gateway answers with status ${response.status}.`, true, seconds > 0 ? seconds : null);
  }
}

/** The address of the same query in GraphiQL. */
export function inGraphiql({ name }: Operation, variables: object): string {
  return `${ENDPOINT}?${new URLSearchParams({ operation: name, variables: JSON.stringify(variables) })}`;
}
