import fc from "fast-check";
import { formatDuration } from "../src/duration.ts";
import { exitCode, isGreen, OUTCOMES } from "../src/outcome.ts";
import { retry } from "../src/retry.ts";
import { fakeWorld } from "../src/testing/index.ts";

test("tries until done, and says how often", async () => {
  const { clock } = fakeWorld();
  const tried = await retry({ clock, deadline: clock.deadline(60_000) }, async (number) =>
    number === 3 ? { done: "yes" } : { again: "no" },
  );
  expect(tried).toEqual({ result: "yes", attempts: 3, done: true });
});

test("pauses grow, stay under the limit and never outlast the deadline, whatever the jitter", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 20_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (limit, jitter) => {
        const { clock } = fakeWorld();
        const pauses: number[] = [];
        const sleep = (milliseconds: number) => {
          pauses.push(milliseconds);
          return clock.sleep(milliseconds);
        };
        const deadline = clock.deadline(limit);
        const options = { clock: { sleep, random: () => jitter }, deadline, base: 100, limit: 1_000 };
        const { done } = await retry(options, async () => ({ again: false }));
        expect(done).toBe(false);
        expect(deadline.expired).toBe(limit === 0);
        pauses.forEach((pause, index) => {
          const step = Math.min(1_000, 100 * 2 ** index);
          expect(pause).toBeGreaterThanOrEqual(step / 2);
          expect(pause).toBeLessThanOrEqual(step);
        });
      },
    ),
  );
});

test("attempts are a limit of their own", async () => {
  const { clock } = fakeWorld();
  const { attempts } = await retry({ clock, deadline: clock.deadline(60_000), attempts: 2 }, async () => ({
    again: 0,
  }));
  expect(attempts).toBe(2);
});

test("only succeeded and no-change are green, and every outcome has its own exit code", () => {
  expect(OUTCOMES.filter(isGreen)).toEqual(["succeeded", "no-change"]);
  expect(OUTCOMES.filter((outcome) => exitCode(outcome) === 0)).toEqual(["succeeded", "no-change"]);
  const red = OUTCOMES.filter((outcome) => !isGreen(outcome)).map(exitCode);
  expect(new Set(red).size).toBe(red.length);
});

test.each([
  [400, "0.4s"],
  [12_000, "12s"],
  [250_000, "4m10s"],
  [3_600_000, "1h"],
  [5_400_000, "1h30m"],
])("%i milliseconds are shown as %s", (milliseconds, shown) => {
  expect(formatDuration(milliseconds)).toBe(shown);
});
