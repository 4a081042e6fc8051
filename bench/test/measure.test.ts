import { join, resolve } from "node:path";
import { measure, runsOf } from "../src/measure.ts";
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
  expect(row).toMatchObject({ memory: null, goals: [] });
});

test("the ratio of runs that make more or fewer things is that of the time for one", () => {
  const empty = run("empty.mjs");
  const things = { ours: 50, against: 10 };
  const row = measure({ name: "many", ours: empty, against: empty, peer: "few", things }, 2);
  expect(row.ratio).toBeCloseTo(row.ours.median / 50 / (row.against.median / 10), 1);
  expect(row.ratio).toBeLessThan(1);
});

test("a benchmark that takes long is run as often as it is worth, and no oftener than asked", () => {
  const long = { name: "long", ours: run("empty.mjs"), against: run("empty.mjs"), peer: "itself", runs: 3 };
  expect([runsOf(long, 9), runsOf(long, 2)]).toEqual([3, 2]);
});

test("a goal is met or not: of time, of the ratio, of memory", () => {
  const empty = run("empty.mjs");
  const both = { name: "goals", ours: empty, against: empty, peer: "itself" };
  const met = measure({ ...both, milliseconds: 1e9, ratio: 1e9, megabytes: 1e9 }, 1);
  expect(met.goals).toEqual([
    { goal: "1000000000 ms", met: true },
    { goal: "1000000000×", met: true },
    { goal: "1000000000 MB", met: true },
  ]);
  expect(met.memory).toBeGreaterThan(10);
  const missed = measure({ ...both, milliseconds: 0, ratio: 0, megabytes: 1 }, 1);
  expect(missed.goals.map((goal) => goal.met)).toEqual([false, false, false]);
});

test("a run that fails is an error with what it said, not a time", () => {
  const failing = { args: ["-e", "console.error('the stack is broken'); process.exit(3)"], cwd: fixtures };
  expect(() => measure({ name: "broken", ours: failing, against: run("empty.mjs"), peer: "nothing" }, 1)).toThrow(
    /broken: node .* ended with 3 instead of 0\nthe stack is broken/,
  );
});

test("the table lines up", () => {
  const ours = { median: 80, min: 70.5, max: 90, unit: "ms" } as const;
  const against = { ...ours, median: 40, what: "Node" };
  const goals = [
    { goal: "1×", met: false },
    { goal: "150 MB", met: true },
  ];
  const rows = [
    { name: "start", ours, against, ratio: 2, memory: null, goals: [] },
    { name: "check", ours, against, ratio: 2, memory: 70.4, goals },
  ];
  expect(table(rows)).toBe(
    [
      "       ours                against                  ratio  memory  goals",
      "start  80 ms (70.5 to 90)  40 ms (70.5 to 90) Node  2.00×",
      "check  80 ms (70.5 to 90)  40 ms (70.5 to 90) Node  2.00×  70 MB   ✗ 1×  ✓ 150 MB",
    ].join("\n"),
  );
});
