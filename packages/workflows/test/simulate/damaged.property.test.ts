import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { simulate, WorkflowError } from "../../src/index.ts";
import { event, pullRequest, push, workflowDispatch } from "../../src/simulate/events.ts";

const sources = ["deploy.yml", "everything.yml", "deliver.yml"].map((name) =>
  readFileSync(join(__dirname, "../golden", name), "utf8"),
);
const events = [push("main"), push({ tag: "v1" }), pullRequest({ fork: true }), workflowDispatch(), event("release")];

// A line taken out, said twice, moved in, or with another value: what a person leaves behind half way.
const damage = fc.record({
  at: fc.nat(400),
  how: fc.constantFrom("drop", "double", "indent", "value"),
  value: fc.constantFrom(
    "",
    "null",
    "[]",
    "{}",
    "true",
    "3",
    "- a",
    "'x",
    "${{ }}",
    "${{ secrets.A",
    "nope( == 1",
    "${{ nope(1) }}",
    "${{ fromJSON(github.ref).a }}",
    "[a, 1]",
    "&a *a",
    "|",
  ),
});

test("a damaged workflow is simulated or refused with a code and a place, and never makes the simulation fail", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...events),
      (source, damages, happening) => {
        const lines = source.split("\n");
        for (const { at, how, value } of damages) {
          const line = at % lines.length;
          if (how === "drop") lines.splice(line, 1);
          else if (how === "double") lines.splice(line, 0, lines[line]!);
          else if (how === "indent") lines[line] = `  ${lines[line]}`;
          else lines[line] = lines[line]!.replace(/:.*$/, () => `: ${value}`);
        }
        try {
          simulate(lines.join("\n"), happening).toText({ steps: true });
        } catch (error) {
          if (!(error instanceof WorkflowError)) throw error;
        }
      },
    ),
    { numRuns: 400, seed: 11 },
  );
});
