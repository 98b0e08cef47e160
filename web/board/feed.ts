// Keeps one answer fresh: asks, waits for as long as it is good, asks again; longer waits while the gateway is away.
import { KEY_CHANGED } from "../api-key";
import { type Pace, pause, retryPause } from "./freshness";
import { type Answer, NoAnswer } from "./gateway";

export interface FeedOptions<Data> {
  readonly ask: (options: { signal: AbortSignal; anew: boolean }) => Promise<Answer<Data>>;
  readonly paceOf: (data: Data) => Pace;
  readonly onAnswer: (answer: Answer<Data>) => void;
  /** `dueAt` is when it asks again, in milliseconds of `performance.now()`; Infinity where that would be in vain. */
  readonly onFailure: (failure: NoAnswer, dueAt: number) => void;
}

/** Runs from `start` to `stop`. While nobody looks at the page it rests, and asks as soon as somebody does. */
export class Feed<Data> {
  #failures = 0;
  #dueAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;
  readonly #options: FeedOptions<Data>;

  constructor(options: FeedOptions<Data>) {
    this.#options = options;
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#wait);
    addEventListener("online", this.refresh);
    addEventListener(KEY_CHANGED, this.refresh);
    addEventListener("pageshow", this.#wait);
    void this.#ask(false);
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#wait);
    removeEventListener("online", this.refresh);
    removeEventListener(KEY_CHANGED, this.refresh);
    removeEventListener("pageshow", this.#wait);
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  /** Asks now, whatever the time. */
  readonly refresh = (): void => void this.#ask(true);

  /** Waits for the time to ask, at rest while nobody looks. */
  readonly #wait = (): void => {
    clearTimeout(this.#timer);
    if (document.hidden || this.#asking || this.#dueAt === Infinity) return;
    this.#timer = setTimeout(this.refresh, Math.max(0, this.#dueAt - performance.now()));
  };

  async #ask(anew: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await this.#options.ask({ signal: asking.signal, anew });
      if (asking.signal.aborted) return;
      this.#failures = 0;
      this.#due(pause(answer.freshFor, this.#options.paceOf(answer.data), Math.random()));
      this.#options.onAnswer(answer);
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof NoAnswer)) throw error;
      this.#failures += 1;
      this.#due(error.needsKey ? Infinity : retryPause(this.#failures, error.retryAfter, Math.random()));
      this.#options.onFailure(error, this.#dueAt);
    }
    this.#asking = null;
    this.#wait();
  }

  #due(milliseconds: number): void {
    this.#dueAt = performance.now() + milliseconds;
  }
}
