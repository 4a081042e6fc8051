import fc from "fast-check";
import { parse } from "yaml";
import { check, expr, generate, github, job, push, run, workflow } from "../src/index.ts";

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 20 }).filter((value) => value.isWellFormed()),
  fc.constantFrom(
    "yes",
    "null",
    "~",
    "1.10",
    "0x1f",
    "1e3",
    "a: b",
    "# no comment",
    "- item",
    "a\nb",
    "a\n\n",
    " lead",
    "trail ",
    "|",
    ">",
    "'",
    '"',
    "{",
    "[",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "22:22",
    "\t",
  ),
);

test("any text comes back from the file as it went in", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (values) => {
      const env = Object.fromEntries(values.map((value, at) => [`V${at}`, value]));
      const written = parse(generate(workflow("W", { on: [push()], env, jobs: [job("a", { steps: [run("x")] })] })));
      expect(written.env).toEqual(env);
    }),
    { numRuns: 1500, seed: 3 },
  );
});

test("any script comes back, apart from its outer empty lines, common indentation and blanks at line ends", () => {
  const line = fc.string({ maxLength: 20 }).map((value) => value.replaceAll("${{", "").replace(/\s+$/, ""));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
      fc.pre(lines[0]! !== "" && !/^\s/.test(lines[0]!) && lines.at(-1) !== "");
      const script = lines.join("\n");
      const written = parse(
        generate(workflow("W", { on: [push()], jobs: [job("a", { steps: [run(`\n${script}\n  `)] })] })),
      );
      expect(written.jobs.a.steps[0].run).toBe(lines.length > 1 ? `${script}\n` : script);
    }),
    { numRuns: 1000, seed: 4 },
  );
});

test("any literal inside an expression is accepted by GitHub's parser where it stands", async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const condition = github.ref.equals(value);
      const a = job("a", { if: condition, steps: [run("x", { name: expr`v ${condition} w`, env: { V: condition } })] });
      const content = generate(workflow("W", { on: [push()], jobs: [a] }));
      expect(await check([{ path: "w.yml", content }])).toEqual([]);
    }),
    { numRuns: 400, seed: 5 },
  );
});
