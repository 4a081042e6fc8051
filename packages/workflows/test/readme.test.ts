import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rules } from "../src/check/index.ts";
import { compile } from "./support/compile.ts";

const readme = readFileSync(join(__dirname, "../README.md"), "utf8");

const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);

test("every code block of the README compiles", () => {
  expect(blocks.length).toBeGreaterThan(3);
  const said = compile(Object.fromEntries(blocks.map((block, at) => [`block ${at + 1}`, block])));
  expect(Object.values(said).join("")).toBe("");
});

test("the README names every rule as the rule names itself", () => {
  for (const { id, title } of rules) expect(readme).toContain(`| ${id} | ${title} |`);
});

describe("in a repository with one workflow", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "readme-"));
    mkdirSync(join(folder, ".github/workflows"), { recursive: true });
    mkdirSync(join(folder, "node_modules/@towline"), { recursive: true });
    symlinkSync(join(__dirname, ".."), join(folder, "node_modules/@towline/workflows"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const ci =
      "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps: [{ run: make }]\n";
    writeFileSync(join(folder, ".github/workflows/ci.yml"), ci);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // What Jest has: enough of it to run the tests of a block, and to fail when one of them fails.
  const jestOf = `import { isDeepStrictEqual } from "node:util";
const matchers = {};
globalThis.test = (_, body) => body();
globalThis.expect = (value) => ({
  toBe(wanted) { if (!Object.is(value, wanted)) throw new Error(\`\${value} is not \${wanted}\`); },
  ...Object.fromEntries(Object.entries(matchers).map(([name, matcher]) => [name, (...args) => {
    const { pass, message } = matcher.call({ equals: isDeepStrictEqual }, value, ...args);
    if (!pass) throw new Error(message());
  }])),
});
globalThis.expect.extend = (more) => Object.assign(matchers, more);
`;

  test.each(blocks.map((block, at) => [at + 1, block] as const))("code block %i of the README runs", (at, block) => {
    writeFileSync(join(folder, "jest-of.mjs"), jestOf);
    writeFileSync(join(folder, `block-${at}.ts`), block);
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--no-warnings", "--import", "./jest-of.mjs", `block-${at}.ts`],
      { cwd: folder, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
