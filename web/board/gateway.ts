// Asks the gateway. A GET, so that browsers and caches on the way may keep an answer for as long as it is good.
import type { Operation } from "operations";
import { keyHeader } from "../api-key";
import { type Labels, readLabels, retryAfter } from "./freshness";

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
    const message = body.errors?.[0]?.message ?? "The gateway sent an empty answer.";
    throw new NoAnswer(message, response.status, retryAfter(response.headers));
  }
  return { data: body.data as Data, ...readLabels(response.headers) };
}

async function reach(url: string, anew: boolean, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { accept: "application/graphql-response+json", ...keyHeader() },
      cache: anew ? "no-cache" : "default",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NoAnswer("The gateway cannot be reached.");
  }
}

async function read<Data>(response: Response): Promise<Body<Data>> {
  try {
    return (await response.json()) as Body<Data>;
  } catch {
    const message = `The gateway answers with status ${response.status}.`;
    throw new NoAnswer(message, response.status, retryAfter(response.headers));
  }
}

/** The address of the same query in GraphiQL. */
export function inGraphiql({ name }: Operation, variables: object): string {
  return `${ENDPOINT}?${new URLSearchParams({ operation: name, variables: JSON.stringify(variables) })}`;
}
