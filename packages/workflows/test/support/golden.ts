import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Compares a text with the file of that name in `test/golden`. `UPDATE_GOLDEN=1 npx jest` writes the files anew, for
 * the difference to be read before it is committed.
 */
export function expectGolden(name: string, text: string): void {
  const file = join(__dirname, "../golden", name);
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
}
