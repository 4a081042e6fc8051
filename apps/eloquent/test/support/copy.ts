import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { System } from "@towline/system";
import { app } from "./child.ts";

/** What a run leaves behind, and what no run needs. */
const LEFT = ["node_modules", "test", "cdktf.out", ".towline", ".turbo", "test-results.json"];

/** Eloquent in a folder of its own. */
export interface Copy {
  readonly folder: string;
  /** The declaration with one text in it replaced, loaded from this folder. */
  changed(text: string, other: string): Promise<System>;
}

/**
 * A repository of its own for a test file, as the world of one is not that of another. It stands beside the original, from where its packages
 * and the service that stands in for its image are found, and goes away with the tests.
 */
export function copyOfEloquent(): Copy {
  const folder = mkdtempSync(join(app, "..", ".copy-"));
  for (const name of readdirSync(app).filter((one) => !LEFT.includes(one))) {
    cpSync(join(app, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(app, "node_modules"), join(folder, "node_modules"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const original = readFileSync(join(folder, "system.ts"), "utf8");
  let changes = 0;
  return {
    folder,
    async changed(text, other) {
      const found = original.split(text).length - 1;
      if (found !== 1) throw new Error(`The declaration has ${text} ${found} times.`);
      // A file that was imported once is not read again.
      const file = join(folder, `system-${++changes}.ts`);
      writeFileSync(file, original.replace(text, other));
      return ((await import(file)) as { eloquent: System }).eloquent;
    },
  };
}
