import { setTimeout as wait } from "node:timers/promises";
import { formatDuration } from "./duration.ts";
import { Cancelled, type Clock, type Deadline } from "./ports.ts";

/** The real clock: monotonic, and woken up by a cancellation. */
export function systemClock(cancelled: AbortSignal): Clock {
  return {
    now: () => performance.now(),
    random: Math.random,
    async sleep(milliseconds) {
      try {
        await wait(milliseconds, undefined, { signal: cancelled });
      } catch {
        throw new Cancelled("cancelled while waiting");
      }
    },
    deadline(milliseconds) {
      return deadlineOf(this, milliseconds);
    },
  };
}

/** A deadline on any clock. */
export function deadlineOf(clock: Pick<Clock, "now">, milliseconds: number): Deadline {
  const start = clock.now();
  const elapsed = () => clock.now() - start;
  return {
    remaining: () => Math.max(0, milliseconds - elapsed()),
    get expired() {
      return elapsed() >= milliseconds;
    },
    toString: () => `waited ${formatDuration(elapsed())} of ${formatDuration(milliseconds)}`,
  };
}
