/**
 * Compares what `check` calls an error in real files with what actionlint and zizmor say of the same lines, and writes
 * down where they agree: `node scripts/compare-checkers.ts <corpus>/workflows <actionlint> <zizmor>`.
 *
 * Prints the errors that neither has; each of them is defended in `test/corpus/defended.json`, or wrong.
 * Written with actionlint 1.7.7 and zizmor 1.32.0.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, rules } from "../src/check/index.ts";

const [root = "", actionlint = "actionlint", zizmor = "zizmor"] = process.argv.slice(2);
const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.ya?ml$/.test(name))
  .sort();
const files = paths.map((path) => ({ path, content: readFileSync(join(root, path), "utf8") }));

/** Runs a checker and gives its JSON. */
function ask(command: string, args: readonly string[]): unknown {
  const { stdout, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 30 });
  if (error) throw error;
  return JSON.parse(stdout);
}

interface Said {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

const workflows = paths.filter((path) => !/(^|\/)action\.ya?ml$/.test(path));
const ofActionlint = ask(actionlint, ["-shellcheck=", "-pyflakes=", "-format", "{{json .}}", ...workflows]) as {
  filepath: string;
  line: number;
  kind: string;
}[];
const ofZizmor = ask(zizmor, ["--offline", "--no-config", "--persona=auditor", "--format=json-v1", ...paths]) as {
  ident: string;
  locations: {
    symbolic: { key: { Local: { verbatim_path: string } } };
    concrete: { location: { start_point: { row: number }; end_point: { row: number } } };
  }[];
}[];
/** What actionlint says of other things than expressions and scripts is never what an error of ours is about. */
const comparable =
  /^(expression|deprecated-commands|glob|events|if-cond|syntax-check|matrix|id|workflow-call|credentials|env-var)$/;
const said: Said[] = [
  ...ofActionlint
    .filter(({ kind }) => comparable.test(kind))
    .map(({ filepath, line, kind }) => ({ file: filepath, from: line, to: line, what: `actionlint:${kind}` })),
  ...ofZizmor.flatMap(({ ident, locations }) =>
    locations.map(({ symbolic, concrete: { location } }) => ({
      file: symbolic.key.Local.verbatim_path,
      from: location.start_point.row + 1,
      to: location.end_point.row + 1,
      what: `zizmor:${ident}`,
    })),
  ),
];
const byFile = Map.groupBy(said, ({ file }) => file);
const audits = new Map(rules.map(({ id, zizmor: audit }) => [id, audit]));

/** The line where the text of several lines begins that a line is in: actionlint names that one. */
function beginning(lines: readonly string[], line: number): number {
  const indent = lines[line - 1]?.search(/\S/) ?? 0;
  for (let at = line - 1; at > 0; at--) {
    const above = lines[at - 1] ?? "";
    if (above.trim() !== "" && above.search(/\S/) < indent && /:\s*[|>][-+\d]*\s*$/.test(above)) return at;
    if (above.trim() !== "" && above.search(/\S/) < indent - 4) return line;
  }
  return line;
}

const lines = new Map(files.map(({ path, content }) => [path, content.split("\n")]));
const agreed: Record<string, Record<string, number[]>> = {};
let alone = 0;
for (const { rule, severity, file, line, column, message } of await check(files)) {
  if (severity !== "error" || rule === "github") continue;
  const audit = audits.get(rule);
  const others = byFile.get(file) ?? [];
  const places = [line, beginning(lines.get(file) ?? [], line)];
  const isSaid = others.some(
    ({ from, to, what }) =>
      places.some((place) => from <= place && place <= to) &&
      (what.startsWith("actionlint:") ||
        what === `zizmor:${audit}` ||
        (rule === "WF001" && what === "zizmor:unpinned-images")),
  );
  if (isSaid) {
    agreed[file] ??= {};
    agreed[file][rule] = [...new Set([...(agreed[file][rule] ?? []), line])];
  } else {
    alone += 1;
    console.log(`${file}:${line}:${column}: ${rule}: ${message}`);
  }
}
console.log(`${alone} errors that neither actionlint nor zizmor has`);
const rows = Object.entries(agreed).map(([file, found]) => `  ${JSON.stringify(file)}: ${JSON.stringify(found)}`);
writeFileSync(join(import.meta.dirname, "../test/corpus/agreed.json"), `{\n${rows.join(",\n")}\n}\n`);
