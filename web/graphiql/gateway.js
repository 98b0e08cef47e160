// How GraphiQL speaks to the gateway: with the key of this tab, and with patience where it asks too often.
import { KEY_HEADER, keyHeader } from "../api-key";
import { retryAfter } from "../board/freshness";

const LONGEST_WAIT = 120; // seconds; the gateway counts by the minute

/** Tells what there is to say of access: `{ refused }` where a key is needed, `{ waitingUntil }`, or null. */
export class Access extends EventTarget {
  told = null;

  tell(told) {
    this.told = told;
    this.dispatchEvent(new Event("change"));
  }
}

export const access = new Access();

const wait = (seconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/**
 * `fetch`, with the key that the tab was given unless the request has one of its own. Where the gateway says that it
 * is asked too often, the request goes out again by itself as soon as it may.
 */
export async function fetchWithAccess(url, { headers, signal, ...options } = {}) {
  const sent = new Headers({ ...keyHeader(), ...Object.fromEntries(new Headers(headers)) });
  for (;;) {
    const response = await fetch(url, { ...options, headers: sent, signal });
    const seconds = response.status === 429 ? retryAfter(response.headers) : null;
    if (seconds === null || seconds > LONGEST_WAIT) {
      if (response.status === 401) access.tell({ refused: sent.has(KEY_HEADER) });
      else if (access.told) access.tell(null);
      return response;
    }
    access.tell({ waitingUntil: Date.now() + seconds * 1000 });
    await wait(seconds, signal).catch((left) => {
      access.tell(null);
      throw left;
    });
  }
}
