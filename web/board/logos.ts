// Which logos of teams may be loaded. They lie on other hosts, and the page's policy lets in only those it names.

/** The origins that the gateway allows images from; it writes them into the page. None: badges are shown instead. */
const ORIGINS: readonly string[] = (globalThis.document?.body?.dataset["logos"] ?? "").split(" ").filter(Boolean);

/** Tells whether there is any use in asking the gateway for logos. */
export const logosAllowed = ORIGINS.length > 0;

/** The address to load a logo from; null where there is none, or the page's policy would refuse it. */
export function logoOf(url: string | null | undefined, origins: readonly string[] = ORIGINS): string | null {
  return url && origins.some((origin) => url.startsWith(`${origin}/`)) ? url : null;
}
