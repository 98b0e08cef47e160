import { useEffect, useMemo, useState } from "preact/hooks";
import { apiKey, forgetApiKey, NO_KEY, takeKey } from "../api-key";
import type { NoAnswer } from "./gateway";

/** Asks for the API key without which the gateway shows nothing, or for another in place of one that it refused. */
export function KeyForm({ failure }: { failure: NoAnswer }) {
  const refused = useMemo(() => apiKey() !== null, [failure]);
  const [wrong, setWrong] = useState<string | null>(null);
  const told = wrong ?? (refused ? "The gateway does not know this key." : null);
  // The games take the place of the form; the focus goes along.
  useEffect(() => () => void setTimeout(() => document.getElementById("games")?.focus()), []);
  const give = (event: SubmitEvent) => {
    event.preventDefault();
    setWrong(takeKey(event.currentTarget as HTMLFormElement) ? null : NO_KEY);
  };
  return (
    <section id="games" class="none" aria-labelledby="locked" tabIndex={-1}>
      <h1 id="locked">An API key is needed</h1>
      <p>
        Ask the operator of this gateway for one. The key is kept in this tab until you close it, and sent to this
        gateway only.
      </p>
      <form class="key" onSubmit={give}>
        <label for="key">API key</label>
        <input
          id="key"
          name="key"
          required
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={told !== null}
          aria-describedby="key-told"
        />
        <button type="submit" class="button main">
          Use this key
        </button>
        <p id="key-told" role="alert">
          {told}
        </p>
      </form>
    </section>
  );
}

/** Tells that there is a key in this tab, and forgets it. */
export function KeyInUse() {
  if (apiKey() === null) return null;
  return (
    <p class="key-in-use">
      An API key is in use in this tab.{" "}
      <button type="button" class="button" onClick={forgetApiKey}>
        Forget it
      </button>
    </p>
  );
}
