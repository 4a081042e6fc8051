import fc from "fast-check";
import {
  assertNoProblems,
  DEFAULTS,
  type Duration,
  Environment,
  explainDefaults,
  fit,
  INSTANCE_SIZES,
  type InstanceSize,
  localBackend,
  type Money,
  money,
  Networking,
  parseRate,
  parseSize,
  percent,
  physicalName,
  type Rate,
  reportProblem,
  seconds,
  TerraformStack,
  Testing,
  TowlineError,
} from "../src/index.ts";
import { NETWORK, service } from "./support/eloquent.ts";
import { STAGING } from "./support/synth.ts";

const stack = () => new TerraformStack(Testing.app(), "stack");

test("units are read as they are written", () => {
  expect(seconds("10 seconds")).toBe(10);
  expect(seconds("1 hour")).toBe(3600);
  expect(percent("70 %")).toBe(70);
  expect(money("$1,000 / month")).toEqual({ dollars: 1000, per: "month" });
  expect(money("$50 / day")).toEqual({ dollars: 50, per: "day" });
  expect(parseRate("10 / minute per user")).toEqual({ limit: 10, windowSeconds: 60, per: "user" });
  expect(parseRate("500 / 5 minutes")).toEqual({ limit: 500, windowSeconds: 300, per: "ip" });
  expect(parseSize("0.25 vCPU, 0.5 GB")).toEqual({ cpu: 256, memory: 512 });
  for (const size of INSTANCE_SIZES) expect(parseSize(size).memory).toBeGreaterThan(parseSize(size).cpu);
});

test.each([
  ["TOWLINE_DURATION", () => seconds("10 secs" as Duration)],
  ["TOWLINE_DURATION", () => seconds("-1 seconds")],
  ["TOWLINE_PERCENT", () => percent("170 %")],
  ["TOWLINE_MONEY", () => money("$1,00 / month" as Money)],
  ["TOWLINE_RATE", () => parseRate("10 / hour" as Rate)],
  ["TOWLINE_RATE", () => parseRate("1e3 / minute")],
  ["TOWLINE_SIZE", () => parseSize("1 vCPU, 9 GB" as InstanceSize)],
])("%s: a wrong unit that comes from outside is refused, with what to write instead", (code, parse) => {
  let thrown: unknown;
  try {
    parse();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(TowlineError);
  expect((thrown as TowlineError).message).toMatch(new RegExp(`^${code} at ".+": .+ Instead: .+`));
});

test("any whole rate is read back, and no other text is", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom("minute", "2 minutes", "5 minutes", "10 minutes"), (limit, window) => {
      expect(parseRate(`${limit} / ${window}` as Rate).limit).toBe(limit);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => parseRate(text as Rate)).toThrow(TowlineError);
    }),
  );
});

test("the table of defaults names every class and every setting", () => {
  const table = explainDefaults();
  const [head, ...rows] = table.split("\n");
  expect(head!.trim().split(/\s+/)).toEqual(Object.keys(DEFAULTS));
  expect(rows.map((row) => row.split(/\s/)[0])).toEqual(Object.keys(DEFAULTS.production));
  expect(table).toContain("critical warning info");
});

test("no class is safer than production, and an undeclared environment is production", () => {
  const made = stack();
  expect(Environment.of(made).class).toBe("production");
  expect(Environment.of(made).declared).toBe(false);
  Environment.set(made, STAGING);
  expect(Environment.of(made)).toMatchObject({ class: "staging", declared: true, project: "eloquent-ai" });
  for (const defaults of Object.values(DEFAULTS)) {
    expect(defaults.logRetention).toBeLessThanOrEqual(DEFAULTS.production.logRetention);
    expect(defaults.cacheNodes).toBeLessThanOrEqual(DEFAULTS.production.cacheNodes);
    expect(defaults.secretRecovery).toBeLessThanOrEqual(DEFAULTS.production.secretRecovery);
  }
});

test("names fit, stay apart and are the same every time", () => {
  const made = stack();
  Environment.set(made, STAGING);
  expect(physicalName(made, "cache", 40)).toBe("eloquent-ai-staging-cache");
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
      const [left, right] = [`${"x".repeat(40)}${a}`, `${"x".repeat(40)}${b}`];
      expect(fit(left, 40).length).toBeLessThanOrEqual(40);
      if (a !== b) expect(fit(left, 40)).not.toBe(fit(right, 40));
    }),
  );
});

test("all problems of an app come together, in order, and synth writes nothing while one stands", () => {
  const made = stack();
  new Networking(made, "b", { cidr: "10.0.0.0/28", zones: ["us-east-1a"] });
  new Networking(made, "a", { cidr: "10.0.0.0/28", zones: [] });
  reportProblem(made, { code: "TOWLINE_TEST", what: "the stack is wrong", instead: "a right one" });
  let thrown: TowlineError | undefined;
  try {
    assertNoProblems(made);
  } catch (error) {
    thrown = error as TowlineError;
  }
  expect(thrown!.problems.map(({ code, path }) => `${path} ${code}`)).toEqual([
    "stack TOWLINE_TEST",
    "stack/a TOWLINE_CIDR_TOO_SMALL",
    "stack/a TOWLINE_NO_ZONES",
    "stack/b TOWLINE_CIDR_TOO_SMALL",
  ]);
  for (const { code } of thrown!.problems) expect(() => Testing.synth(made, true)).toThrow(code);
});

test('a service may be called "backend" although cdktf calls its own backend that', () => {
  const made = stack();
  localBackend(made);
  service(made);
  expect(JSON.parse(Testing.synth(made)).terraform.backend).toHaveProperty("local");
  expect(NETWORK.zones).toHaveLength(2);
});
