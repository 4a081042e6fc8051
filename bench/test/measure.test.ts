import { join, resolve } from "node:path";
import { measure } from "../src/measure.ts";
import { spread } from "../src/statistics.ts";
import { table } from "../src/table.ts";

const fixtures = resolve(__dirname, "../fixtures");
const run = (file: string) => ({ args: [join(fixtures, file)], cwd: fixtures });

test.each([
  [[3], { median: 3, min: 3, max: 3 }],
  [[9, 1, 5], { median: 5, min: 1, max: 9 }],
  [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
])("the spread of %j", (samples, expected) => {
  expect(spread(samples)).toEqual({ ...expected, unit: "ms" });
});

test("nothing measured is no result", () => {
  expect(() => spread([])).toThrow("no run was measured");
});

test("a row holds both spreads and the ratio of their medians", () => {
  const row = measure({ name: "the same twice", ours: run("empty.mjs"), against: run("empty.mjs"), peer: "itself" }, 2);
  expect(row.name).toBe("the same twice");
  expect(row.ours.min).toBeGreaterThan(0);
  expect(row.against).toMatchObject({ what: "itself", unit: "ms" });
  expect(row.ratio).toBeCloseTo(row.ours.median / row.against.median, 1);
});

test("a run that fails is an error with what it said, not a time", () => {
  const failing = { args: ["-e", "console.error('the stack is broken'); process.exit(3)"], cwd: fixtures };
  expect(() => measure({ name: "broken", ours: failing, against: run("empty.mjs"), peer: "nothing" }, 1)).toThrow(
    /broken: node .* ended with 3 instead of 0\nthe stack is broken/,
  );
});

test("the table lines up", () => {
  const ours = { median: 80, min: 70.5, max: 90, unit: "ms" } as const;
  expect(table([{ name: "start", ours, against: { ...ours, median: 40, what: "Node" }, ratio: 2 }])).toBe(
    [
      "       ours                against                  ratio",
      "start  80 ms (70.5 to 90)  40 ms (70.5 to 90) Node  2.00×",
    ].join("\n"),
  );
});
