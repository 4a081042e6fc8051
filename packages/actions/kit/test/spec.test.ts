import fc from "fast-check";
import {
  action,
  camel,
  choice,
  digest,
  duration,
  flag,
  json,
  list,
  map,
  nearest,
  number,
  outcomes,
  parse,
  path,
  text,
  url,
  value,
} from "../src/spec.ts";

const hex = "0123456789abcdef".repeat(4);
const spec = action("example", {
  description: "An example.",
  inputs: {
    "base-url": url({ required: true, description: "Where." }),
    "expect-digest": digest({ description: "Which." }),
    timeout: duration({ default: "5 minutes", description: "How long." }),
    port: number({ min: 1, max: 65535, default: 8000, description: "Port." }),
    dry: flag({ description: "Dry run." }),
    target: choice(["terraform", "process"], { default: "terraform", description: "Target." }),
    stacks: list({ description: "Stacks." }),
    variables: map({ description: "Variables." }),
    command: json({ default: ["node", "a b.ts"], description: "Command." }),
    file: path({ default: "smoke.yaml", description: "File." }),
    token: text({ secret: true, description: "Token." }),
    key: digest({ secret: true, description: "A secret with a form." }),
  },
  outputs: { outcome: outcomes("succeeded", "failed"), url: value("Where.") },
});

const given = (raw: Record<string, string>) => parse(spec, { "base-url": "https://example.com/", ...raw });

test("inputs that are left out, or empty as an expression without a value gives them, take their defaults", () => {
  const expected = {
    inputs: {
      baseUrl: "https://example.com",
      expectDigest: undefined,
      timeout: 300_000,
      port: 8000,
      dry: false,
      target: "terraform",
      stacks: [],
      variables: {},
      command: ["node", "a b.ts"],
      file: "smoke.yaml",
      token: undefined,
      key: undefined,
    },
  };
  expect(given({})).toEqual(expected);
  expect(
    given(
      Object.fromEntries(
        Object.keys(spec.inputs)
          .slice(1)
          .map((name) => [name, "  "]),
      ),
    ),
  ).toEqual(expected);
});

test("all problems of all inputs come together, each with what to write instead", () => {
  const read = parse(spec, {
    "base-url": "example.com",
    "expect-digest": "sha256:abc",
    timeout: "5 minits",
    port: "70000",
    dry: "yes",
    target: "proces",
    variables: "no equals sign",
    command: "[",
  });
  if (!("problems" in read)) throw new Error("read");
  expect(read.problems.map(({ where, code }) => `${where} ${code}`)).toEqual(
    ["base-url", "expect-digest", "timeout", "port", "dry", "target", "variables", "command"].map(
      (name) => `input ${name} input/wrong`,
    ),
  );
  expect(read.problems[5]!.fix).toBe('Did you mean "process"? Write one of: terraform, process.');
  for (const problem of read.problems) expect(problem.fix).toMatch(/Write/);
});

test("a missing input names what was probably meant", () => {
  const read = parse(spec, { "base-ulr": "https://example.com" });
  expect(read).toEqual({
    problems: [
      {
        code: "input/missing",
        where: "input base-url",
        message: 'is required; "base-ulr" was given and is no input',
        fix: "Add under with: `base-url: …`. Where.",
      },
    ],
  });
});

test("a problem with a secret does not show it", () => {
  const read = given({ key: "hunter2" });
  expect(JSON.stringify(read)).not.toContain("hunter2");
  expect(read).toHaveProperty("problems.0.message", "its value is not a digest");
});

test.each([
  ["lines", "FIRST=1\n# a comment\n\nSECOND=a=b", { FIRST: "1", SECOND: "a=b" }],
  ["JSON", '{"FIRST": "1", "LIST": ["a", 2]}', { FIRST: "1", LIST: '["a",2]' }],
])("a map is read from %s", (_, variables, expected) => {
  expect(given({ variables })).toHaveProperty("inputs.variables", expected);
});

test("a map written as JSON comes back as it was, whatever its names and values", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (variables) => {
      const read = given({ variables: JSON.stringify(variables) });
      const back = "inputs" in read ? read.inputs.variables : {};
      expect(Object.entries(back)).toEqual(Object.entries(variables));
    }),
  );
});

test("a list is read from lines or from commas, and a line may hold a comma", () => {
  expect(given({ stacks: "a, b" })).toHaveProperty("inputs.stacks", ["a", "b"]);
  expect(given({ stacks: "a, b\nc\n" })).toHaveProperty("inputs.stacks", ["a, b", "c"]);
});

test("whatever a workflow writes, parse answers with inputs or with problems and never throws", () => {
  const names = Object.keys(spec.inputs);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (raw) => {
      const read = parse(spec, raw);
      expect("inputs" in read || read.problems.length > 0).toBe(true);
    }),
  );
});

test.each([
  ["5 minutes", 300_000],
  ["90s", 90_000],
  ["1m30s", 90_000],
  ["1.5 hours", 5_400_000],
  ["250 ms", 250],
  ["5", undefined],
  ["five minutes", undefined],
  ["5 minutes or so", undefined],
])('the duration "%s" is %s', (timeout, milliseconds) => {
  const read = given({ timeout });
  expect("inputs" in read ? read.inputs.timeout : undefined).toBe(milliseconds);
});

test("a digest is sha256 and 64 hex digits, nothing else", () => {
  expect(given({ "expect-digest": `sha256:${hex}` })).toHaveProperty("inputs.expectDigest", `sha256:${hex}`);
  for (const wrong of [hex, `sha256:${hex}0`, `sha256:${hex.toUpperCase()}`, "latest"]) {
    expect(given({ "expect-digest": wrong })).toHaveProperty("problems");
  }
});

test("a declaration that contradicts itself is refused when it is written", () => {
  const outputs = { outcome: outcomes("succeeded") };
  const declare = (inputs: Parameters<typeof action>[1]["inputs"]) => () =>
    action("x", { description: "", inputs, outputs });
  expect(declare({ a: text({ required: true, default: "b", description: "" }) })).toThrow(/exclude each other/);
  expect(declare({ a: duration({ default: "soon", description: "" }) })).toThrow(/default "soon" is refused/);
  expect(declare({ baseUrl: text({ description: "" }) })).toThrow(/lower case with hyphens/);
  expect(declare({ a: text({ secret: true, default: "b", description: "" }) })).toThrow(/secret cannot have a default/);
  expect(declare({ a: text({ description: "${{ github.sha }}" }) })).toThrow(/expression in a description/);
});

test("names become property names, and a close misspelling is recognized", () => {
  expect(camel("expect-digest")).toBe("expectDigest");
  expect(nearest("tiemout", ["timeout", "token"])).toBe("timeout");
  expect(nearest("zzz", ["timeout", "token"])).toBeUndefined();
});
