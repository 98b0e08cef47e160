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
  useEffect(() => {
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
 * Arrow keys take steps, unless they mean something else where the focus is. Each press counts: what is pressed while
 * `ready` is false, because nobody knows yet where a step leads, is done as soon as it is true, one step per render.
 */
export function useArrows(ready: boolean, step: (direction: Direction) => void): void {
  const waiting = useRef<Direction[]>([]);
  const latest = useRef({ ready, step });
  latest.current = { ready, step };
  // Before the page is painted: a key pressed as soon as the strip is seen counts, too.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as Direction | undefined;
      const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!direction || modified || (event.target as Element).closest?.("input, dialog")) return;
      event.preventDefault();
      waiting.current.push(direction);
      work();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const work = () => {
    if (!latest.current.ready) return;
    const direction = waiting.current.shift();
    if (!direction) return;
    latest.current.ready = false; // until the next render: a second press takes its step from where this one leads
    latest.current.step(direction);
  };
  useEffect(work);
}

export interface Followed<Data> {
  /** The last good answer; it stays while newer attempts fail, and while another question waits for its own. */
  readonly answer: Answer<Data> | null;
  /** When that came, in milliseconds of `performance.now()`. */
  readonly cameAt: number;
  /** Why the last attempt failed; null when it did not. */
  readonly failure: NoAnswer | null;
  /** When the next attempt comes after a failure, in milliseconds of `performance.now()`. */
  readonly dueAt: number;
  /** True while `answer` is that to an earlier question. */
  readonly turning: boolean;
  readonly refresh: () => void;
}

const WELL = { failure: null, dueAt: 0 };

/** An operation's answer, kept fresh for as long as it is shown. */
export function useAnswer<Data>(operation: Operation, variables: object, paceOf: (data: Data) => Pace): Followed<Data> {
  const asked = JSON.stringify(variables);
  const feed = useRef<Feed<Data> | null>(null);
  const [shown, show] = useState<{ answer: Answer<Data> | null; cameAt: number; to: string }>({
    answer: null,
    cameAt: 0,
    to: asked,
  });
  const [failed, setFailed] = useState<{ failure: NoAnswer | null; dueAt: number }>(WELL);
  useEffect(() => {
    setFailed(WELL);
    const started = new Feed<Data>({
      ask: (options) => ask<Data>(operation, JSON.parse(asked), options),
      paceOf,
      onAnswer: (answer) => {
        show({ answer, cameAt: performance.now(), to: asked });
        setFailed(WELL);
      },
      onFailure: (failure, dueAt) => setFailed({ failure, dueAt }),
    });
    feed.current = started;
    started.start();
    return () => started.stop();
  }, [operation, asked]);
  return { ...shown, ...failed, turning: shown.to !== asked, refresh: () => feed.current?.refresh() };
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
