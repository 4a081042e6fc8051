import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { check } from "../src/check/index.ts";

const folder = join(__dirname, "rules");
const examples = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8").split("\n"));

/** What can become of a line: gone, or with a value of another kind. */
const damages = [undefined, ": []", ": {a: b}", ": *x", ": null", ": ${{ x", ": |"];

test("a damaged file gives findings and never a crash, and the same findings each time", async () => {
  const damage = fc.record({ line: fc.nat(40), value: fc.constantFrom(...damages) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...examples), fc.array(damage, { maxLength: 3 }), async (lines, damaged) => {
      const text = lines.flatMap((line, at) => {
        const one = damaged.find((candidate) => candidate.line === at);
        if (!one) return [line];
        return one.value === undefined ? [] : [line.replace(/:.*|$/, () => one.value!)];
      });
      const files = [{ path: ".github/workflows/a.yml", content: text.join("\n") }];
      const first = await check(files, { pedantic: true });
      expect(await check(files, { pedantic: true })).toEqual(first);
    }),
    { numRuns: 400, seed: 20261121 },
  );
});
