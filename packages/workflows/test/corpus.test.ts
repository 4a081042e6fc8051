import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, simulate } from "../src/index.ts";
import { activities } from "../src/language/events.ts";
import { event, pullRequest, push, workflowDispatch } from "../src/simulate/events.ts";

const corpus = process.env["TOWLINE_CORPUS"];

test("real workflow files go through check and simulate without a crash", async () => {
  if (!corpus) {
    console.log(
      "TOWLINE_CORPUS is not set, so no real workflow files were read. Set it to a folder that has `workflows/`.",
    );
    return;
  }
  const root = join(corpus, "workflows");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));
  expect(files.length).toBeGreaterThan(100);
  const crashes: string[] = [];
  for (const path of files) {
    const content = readFileSync(join(root, path), "utf8");
    try {
      await check([{ path, content }]);
      if (/(^|\/)action\.ya?ml$/.test(path)) continue;
      const events = Object.keys(activities)
        .filter((name) => new RegExp(`^ *"?${name}"?:`, "m").test(content))
        .map((name) => event(name));
      for (const each of [
        push("main"),
        push({ tag: "v1.0.0" }),
        pullRequest({ fork: true }),
        workflowDispatch(),
        ...events,
      ]) {
        const simulated = simulate(content, each);
        const first = simulated.jobs[0]?.id ?? "none";
        simulated.toText({ steps: true });
        JSON.stringify(simulate(content, each, { outcomes: { [first]: "failure" } }));
      }
    } catch (error) {
      crashes.push(`${path}: ${error}`);
    }
  }
  expect(crashes).toEqual([]);
});
