import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSchema } from "@towline/terraform";
import { behaviourOf, hasBehaviour } from "../src/behaviours/index.ts";

/** Types named in the tables, read from their text so that a table cannot be forgotten. */
function types(): string[] {
  const folder = join(__dirname, "..", "src", "behaviours");
  const tables = readdirSync(join(folder, "aws")).filter((file) => file.endsWith(".ts"));
  const files = ["github.ts", "made-here.ts", ...tables.map((file) => join("aws", file))];
  return files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^ {2}((?:aws|github|random|tls)_\w+): /gm)].map(
      ([, type]) => type!,
    ),
  );
}

test("every type with a behaviour exists in its provider, and every attribute that it speaks of", () => {
  const named = types();
  expect(named.length).toBeGreaterThan(80);
  const wrong: string[] = [];
  for (const provider of ["aws", "github", "random", "tls"]) {
    const resourceTypes = named.filter((type) => type.startsWith(provider));
    const { resources } = readSchema({ provider, resourceTypes, from: __dirname });
    for (const type of resourceTypes) {
      const block = resources[type]!;
      const behaviour = behaviourOf(type);
      expect([type, hasBehaviour(type)]).toEqual([type, true]);
      for (const name of Object.keys(behaviour.values ?? {})) {
        if (!block.attributes[name]?.computed) wrong.push(`${type}.${name} is not computed, so it is never filled`);
      }
      for (const name of behaviour.replace ?? []) {
        if (!block.attributes[name] && !block.blocks[name])
          wrong.push(`${type}.${name} does not exist, so it replaces nothing`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
