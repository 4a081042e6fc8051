import type { Clock, Deadline } from "./ports.ts";

export interface RetryOptions {
  readonly clock: Pick<Clock, "sleep" | "random">;
  readonly deadline: Deadline;
  /** How many times at most. @default no limit but the deadline */
  readonly attempts?: number;
  /** Longest first wait in milliseconds; it doubles. @default 500 */
  readonly base?: number;
  /** Longest wait of all in milliseconds. @default 10 000 */
  readonly limit?: number;
}

/**
 * What one attempt came to: finished, or worth another one. `after`: whoever answered asked to be left alone for so many milliseconds; that is
 * no verdict, so it is not counted as an attempt.
 */
export type Attempt<T> = { readonly done: T } | { readonly again: T; readonly after?: number | undefined };

/**
 * Tries until an attempt is done, the attempts are used up or the deadline has passed; gives the last result either way.
 * Waits grow exponentially with jitter between half and the whole of the step: full jitter can draw a wait of nothing, which against a service
 * that is starting means no wait at all (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export async function retry<T>(
  options: RetryOptions,
  attempt: (number: number) => Promise<Attempt<T>>,
): Promise<{ readonly result: T; readonly attempts: number; readonly done: boolean }> {
  const { clock, deadline, attempts = Number.POSITIVE_INFINITY, base = 500, limit = 10_000 } = options;
  for (let number = 1, counted = 0; ; number++) {
    const outcome = await attempt(number);
    if ("done" in outcome) return { result: outcome.done, attempts: number, done: true };
    const { after } = outcome;
    if (after === undefined) counted++;
    const step = Math.min(limit, base * 2 ** Math.max(0, counted - 1));
    const pause = Math.max(after ?? 0, step / 2 + (clock.random() * step) / 2);
    if (counted >= attempts || deadline.remaining() <= pause) {
      return { result: outcome.again, attempts: number, done: false };
    }
    await clock.sleep(pause);
  }
}
