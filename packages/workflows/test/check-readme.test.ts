import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rulesTable } from "../src/check/index.ts";

test("the README has the table of rules (UPDATE_GOLDEN=1 writes it)", () => {
  const file = join(__dirname, "../README.md");
  const text = readFileSync(file, "utf8");
  const written = text.replace(
    /<!-- rules -->[\s\S]*<!-- \/rules -->/,
    () => `<!-- rules -->\n${rulesTable()}\n<!-- /rules -->`,
  );
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(file, written);
  else expect(text).toBe(written);
});
