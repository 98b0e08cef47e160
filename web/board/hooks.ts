// What the parts of the page share: the place in the address, answers that stay fresh, and the passing of time.
import type { Operation } from "operations";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { addressOf, type Place, readPlace } from "./address";
import { Feed } from "./feed";
import type { Pace } from "./freshness";
import type { Direction } from "./steps";
import { type Answer, ask, type NoAnswer } from "./gateway";

/** Goes to another place on the board. */
export type Go = (place: Place) => void;

/** The place that the address names. A plain click on a link to the board changes it without loading the page. */
export function usePlace(): [Place, Go] {
  const [place, setPlace] = useState(() => readPlace(location.search));
  // Before the page is painted, so that the first click on a link that can be seen does not load the page again.
  useLayoutEffect(() => {
    const read = () => setPlace(readPlace(location.search));
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.("a");
      const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (!link || !plain || link.origin !== location.origin || link.pathname !== "/" || link.target) return;
      event.preventDefault();
      if (link.href !== location.href) history.pushState(null, "", link.href);
      read();
    };
    addEventListener("popstate", read);
    addEventListener("click", follow);
    return () => {
      removeEventListener("popstate", read);
      removeEventListener("click", follow);
    };
  }, []);
  const go = (next: Place) => {
    history.pushState(null, "", addressOf(next));
    setPlace(next);
  };
  return [place, go];
}

/**
 * Arrow keys take steps, unless the element with the focus uses them itself. Each press counts: if `ready` is false,
 * the target of a step is not known yet. Such a press waits until `ready` is true. Each render takes one step at most.
 */
export function useArrows(ready: boolean, step: (direction: Direction) => void): void {
  const waiting = useRef<Direction[]>([]);
  const latest = useRef({ ready, step });
  latest.current = { ready, step };
  const work = () => {
    if (!latest.current.ready) return;
    const direction = waiting.current.shift();
    if (!direction) return;
    latest.current.ready = false; // until the next render: the next press takes its step from the target of this one
    latest.current.step(direction);
  };
  // Both are layout effects. The listener is there before the page is painted, so a key counts that is pressed as soon as
  // the strip can be seen. Steps are taken between two renders: Preact runs the other effects after a frame or, if the
  // next render comes before, in the middle of it. A step from there changes the place of a render that goes on with the
  // place before, and that render would take the next step from the same day again.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as Direction | undefined;
      const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!direction || modified || (event.target as Element).closest?.("input, select, dialog")) return;
      event.preventDefault();
      waiting.current.push(direction);
      work();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  useLayoutEffect(work);
}

export interface Followed<Data, Variables = object> {
  /** The last good answer; it stays while newer attempts fail, and while another question waits for its own. */
  readonly answer: Answer<Data> | null;
  /** The question that `answer` answers. */
  readonly to: Variables;
  /** When `answer` came, in milliseconds of `performance.now()`. */
  readonly cameAt: number;
  /** Why the last attempt to ask this question failed; null if it did not. */
  readonly failure: NoAnswer | null;
  /** When the next attempt comes after a failure, in milliseconds of `performance.now()`. */
  readonly dueAt: number;
  /** True while `answer` is that to an earlier question. */
  readonly turning: boolean;
  readonly refresh: () => void;
}

const WELL = { asked: null, failure: null, dueAt: 0 };

/** An operation's answer, kept fresh for as long as it is shown. */
export function useAnswer<Data, Variables extends object = object>(
  operation: Operation,
  variables: Variables,
  paceOf: (data: Data) => Pace,
): Followed<Data, Variables> {
  // The question is kept beside each answer and failure: a render may come before the effect that asks the next one.
  const asked = JSON.stringify(variables);
  const feed = useRef<Feed<Data> | null>(null);
  const [shown, show] = useState<{ answer: Answer<Data> | null; cameAt: number; asked: string; to: Variables }>({
    answer: null,
    cameAt: 0,
    asked,
    to: variables,
  });
  const [failed, setFailed] = useState<{ asked: string | null; failure: NoAnswer | null; dueAt: number }>(WELL);
  useEffect(() => {
    setFailed(WELL);
    const started = new Feed<Data>({
      ask: (options) => ask<Data>(operation, variables, options),
      paceOf,
      onAnswer: (answer) => {
        show({ answer, cameAt: performance.now(), asked, to: variables });
        setFailed(WELL);
      },
      onFailure: (failure, dueAt) => setFailed({ asked, failure, dueAt }),
    });
    feed.current = started;
    started.start();
    return () => started.stop();
  }, [operation, asked]);
  const { answer, to, cameAt } = shown;
  const { failure, dueAt } = failed.asked === asked ? failed : WELL;
  return { answer, to, cameAt, failure, dueAt, turning: shown.asked !== asked, refresh: () => feed.current?.refresh() };
}

/** `performance.now()`, read anew every so many milliseconds while the page is looked at. */
export function useTicks(every: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const tick = () => document.hidden || setNow(performance.now());
    const timer = setInterval(tick, every);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [every]);
  return now;
}
