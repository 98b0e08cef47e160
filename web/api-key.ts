// The visitor's own API key. It lasts as long as the tab, and goes out in a header: never in an address.

import { forgetHeaders } from "./stored-headers";

const STORED_AS = "api-key";
const IN_HEADERS = /^[\x21-\x7e]{1,512}$/;

export const KEY_HEADER = "x-api-key";
/** What `window` is told where another key counts from now on. */
export const KEY_CHANGED = "apikeychange";

/** The key that this tab was given; null without one. */
export const apiKey = (): string | null => sessionStorage.getItem(STORED_AS);

/** What is told of a text that can be no key. */
export const NO_KEY = "A key has letters, digits and signs, without spaces.";

/** Takes the `key` that was typed into a form for this tab. False for a text that no header could carry. */
export function takeKey(form: HTMLFormElement): boolean {
  const key = String(new FormData(form).get("key")).trim();
  if (!IN_HEADERS.test(key)) return false;
  sessionStorage.setItem(STORED_AS, key);
  dispatchEvent(new Event(KEY_CHANGED));
  return true;
}

/** Forgets the key, wherever it was given, and with it all that was shown by it. */
export function forgetApiKey(): void {
  sessionStorage.removeItem(STORED_AS);
  forgetHeaders();
  location.reload();
}

/** The header that carries the key; nothing without one. */
export function keyHeader(): Record<string, string> {
  const key = apiKey();
  return key ? { [KEY_HEADER]: key } : {};
}
