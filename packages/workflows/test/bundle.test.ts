import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as sources from "../src/index.ts";

const bundle = pathToFileURL(join(__dirname, "../dist/index.js")).href;

/** What a module says that loads the bundle as its users do. */
function said(script: string): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], {
    input: `import * as all from ${JSON.stringify(bundle)};\n${script}`,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("the bundle has all that the sources have", () => {
  expect(said("console.log(JSON.stringify(Object.keys(all).sort()))")).toEqual(Object.keys(sources).sort());
});

test("what the bundle loads late works, and shares its classes with the rest", () => {
  const script = `
const text = all.generate(all.workflow("A", { on: [all.push()], jobs: [all.job("a", { steps: [all.run("x")] })] }));
const findings = await all.check([{ path: "a.yml", content: text }], { pedantic: true });
let refused;
try { all.importYaml({ path: "a.yml", content: "a: [" }); } catch (error) { refused = error; }
console.log(JSON.stringify([
  all.roundtrip([{ path: "a.yml", content: text }])[0].equal,
  findings.every(({ rule }) => all.documented().some(({ id }) => id === rule)),
  all.formatFindings(findings, "text").length > 0,
  all.mermaid(text).startsWith("flowchart"),
  all.simulate(text, all.events.push("main")) instanceof all.Simulation,
  Object.keys(all.loadCatalogue(process.cwd())).length > 0,
  refused instanceof all.ImportError,
]));`;
  expect(said(script)).toEqual([true, true, true, true, true, true, true]);
});
