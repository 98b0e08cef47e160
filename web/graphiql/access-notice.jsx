// What stands above GraphiQL where the gateway asks for a key, or to wait.
import { useEffect, useState, useSyncExternalStore } from "react";
import { NO_KEY, takeKey } from "../api-key";
import { access } from "./gateway.js";

const subscribe = (changed) => {
  access.addEventListener("change", changed);
  return () => access.removeEventListener("change", changed);
};

export function AccessNotice() {
  const told = useSyncExternalStore(subscribe, () => access.told);
  if (told?.waitingUntil) return <Waiting key={told.waitingUntil} until={told.waitingUntil} />;
  return told ? <AskForKey refused={told.refused} /> : null;
}

function AskForKey({ refused }) {
  const [wrong, setWrong] = useState(false);
  const give = (event) => {
    event.preventDefault();
    const taken = takeKey(event.currentTarget);
    setWrong(!taken);
    if (taken) location.reload(); // GraphiQL asks for the schema once, at its start; the tabs stay
  };
  const told = wrong
    ? NO_KEY
    : refused
      ? "The gateway does not know the key that was sent."
      : "The gateway requires an API key.";
  return (
    <form className="notice" onSubmit={give}>
      <p role="status">
        {told} The key is kept in this browser tab. A key in the headers of a query takes precedence and is not stored.
      </p>
      <label htmlFor="key">API key</label>
      <input
        id="key"
        name="key"
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={wrong || refused}
      />
      <button type="submit">Use this key</button>
    </form>
  );
}

/** A screen reader is told once: the seconds would be read out one by one. */
function Waiting({ until }) {
  const left = () => Math.max(1, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  const [first] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <p className="notice" role="status">
      Too many requests. The query is sent again <span className="unseen">in {first} seconds</span>
      <span aria-hidden="true">in {seconds} s</span>.
    </p>
  );
}
