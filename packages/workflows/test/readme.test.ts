import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../src/index.ts";
import { compile } from "./support/compile.ts";

const readme = readFileSync(join(__dirname, "../README.md"), "utf8");

test("every code block of the README compiles", () => {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  expect(blocks.length).toBeGreaterThan(3);
  const said = compile(Object.fromEntries(blocks.map((block, at) => [`block ${at + 1}`, block])));
  expect(Object.values(said).join("")).toBe("");
});

test("the README names every rule as the rule names itself", () => {
  for (const { id, title } of rules) expect(readme).toContain(`| ${id} | ${title} |`);
});
