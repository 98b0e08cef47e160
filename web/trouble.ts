// Shows what stands in `#trouble` when something goes wrong that nothing on the page handles, so that no page stays blank
// or stands still without a word. A script of its own, loaded before that of the page, which may be what does not load.

const panel = document.getElementById("trouble");

/** How programs call work that was ended on purpose: `fetch`, and Monaco, which leaves some such promises unhandled. */
const ENDED_ON_PURPOSE: readonly unknown[] = ["AbortError", "Canceled"];

const isFault = (thrown: unknown): boolean => !ENDED_ON_PURPOSE.includes((thrown as Partial<Error> | null)?.name);

function show(): void {
  if (!panel) return;
  // A modal dialog covers the page and takes all clicks: while one is open, the panel stands in it.
  const dialog = document.querySelector<HTMLDialogElement>("dialog[open]");
  dialog?.addEventListener("close", () => document.body.append(panel), { once: true });
  (dialog ?? document.body).append(panel);
  panel.hidden = false;
}

// Captured, since a script or a style sheet that does not load is told to its own element alone.
addEventListener(
  "error",
  (event) => {
    const lost = event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement;
    // Without `error` nothing was thrown: browsers report in this way that they put off the work of a ResizeObserver.
    const thrown = event instanceof ErrorEvent && event.error != null && isFault(event.error);
    if (lost || thrown) show();
  },
  true,
);
addEventListener("unhandledrejection", ({ reason }) => isFault(reason) && show());

// The board follows links to its own address without loading the page; this one is to load it.
panel?.querySelector(".reload")?.addEventListener("click", (event) => {
  event.preventDefault();
  event.stopPropagation();
  location.reload();
});
