import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CheckedFile, importYaml, type Pins, pinsPath, roundtrip } from "@towline/workflows";
import { exitCode, UsageError } from "../../errors.ts";
import { count, print, printJson } from "../../terminal/output.ts";
import { readFiles } from "./files.ts";

/** What became of one file. */
interface ImportedFile {
  readonly file: string;
  /** Where its TypeScript was written; `null` when none could be made. */
  readonly typescript: string | null;
  /** Why not. */
  readonly cause: string | null;
  /** Keys that the types do not know; they go through `extra`. */
  readonly escapes: readonly string[];
}

/** `towline workflows import`: existing YAML as TypeScript that generates the same. */
export async function importFiles(
  names: readonly string[],
  options: { out: string; force?: boolean; json?: boolean },
): Promise<number> {
  const files = readFiles(names).filter(({ path }) => !/(^|\/)dependabot\.ya?ml$/.test(path));
  const targets = targetsOf(files);
  const texts = new Map<string, string>();
  const pins = new PinsFile(join(options.out, "pins.json"));
  const results = files.map((file): ImportedFile => {
    try {
      const imported = importYaml(file);
      const target = join(options.out, targets.get(file.path)!);
      texts.set(target, imported.typescript);
      pins.add(imported.pins);
      return { file: file.path, typescript: target, cause: null, escapes: imported.escapes };
    } catch (error) {
      return { file: file.path, typescript: null, cause: (error as Error).message, escapes: [] };
    }
  });
  const taken = [...texts].filter(([target, text]) => existsSync(target) && readFileSync(target, "utf8") !== text);
  if (taken.length > 0 && !options.force)
    throw new UsageError(
      "CLI047",
      `${taken.map(([target]) => target).join(", ")} would be overwritten`,
      "give another folder, or --force to lose what is there",
    );
  for (const [target, text] of texts) write(target, text);
  pins.write();
  if (options.json) printJson({ files: results, pins: pins.path });
  else show(results, pins);
  return results.some(({ cause }) => cause !== null) ? exitCode.failed : exitCode.ok;
}

function show(results: readonly ImportedFile[], pins: PinsFile): void {
  for (const { file, typescript, cause, escapes } of results) {
    if (cause !== null) print(`${file} not imported: ${cause.replace(`${file}: `, "")}`);
    else print(`${file} -> ${typescript}${escapes.length > 0 ? ` (not typed: ${escapes.join(", ")})` : ""}`);
  }
  if (pins.path !== null) print(`versions of actions -> ${pins.path}`);
  const made = results.flatMap(({ typescript }) => (typescript === null ? [] : [typescript]));
  if (made.length > 0) print(`to generate from ${made.length === 1 ? "it" : "them"}: ${howToGenerate(pins)}`);
}

const howToGenerate = ({ path }: PinsFile): string =>
  `export workflows (a list) and actions (by path) from .github/workflows.ts${path === null ? "" : `, move ${path} to ${pinsPath}`}, run towline generate`;

/** `towline workflows roundtrip`: imports, generates and compares by meaning, without writing anything. */
export async function roundtripFiles(names: readonly string[], options: { json?: boolean }): Promise<number> {
  const files = readFiles(names).filter(({ path }) => !/(^|\/)dependabot\.ya?ml$/.test(path));
  const results = roundtrip(files);
  const wrong = results.filter(({ equal }) => !equal);
  if (options.json) {
    const told = results.map(({ file, equal, cause, differences }) => ({
      file,
      equal,
      cause: cause ?? null,
      differences,
    }));
    printJson({ files: told });
  } else {
    for (const { file, cause, differences } of wrong) print([`${file}: ${cause}`, ...differences].join("\n  "));
    print(`${count(results.length - wrong.length, "file")} of ${results.length} equal after import and generate`);
  }
  return wrong.length > 0 ? exitCode.failed : exitCode.ok;
}

/** `ci.ts` for `.github/workflows/ci.yml`; files that would have one name keep their folders. */
function targetsOf(files: readonly CheckedFile[]): ReadonlyMap<string, string> {
  const short = (path: string) => {
    const parts = path.replace(/\.ya?ml$/, "").split("/");
    const folder = parts.at(-2);
    return parts.at(-1) === "action" && folder !== undefined ? `${folder}-action.ts` : `${parts.at(-1)}.ts`;
  };
  const long = (path: string) => `${path.replace(/^(\.\.?\/)+|^\//, "").replace(/\.ya?ml$/, "")}.ts`;
  const names = files.map(({ path }) => short(path));
  return new Map(
    files.map(({ path }, at) => [
      path,
      names.filter((name) => name === names[at]).length > 1 ? long(path) : names[at]!,
    ]),
  );
}

/** Versions that stood beside commits, for all files in one; what is there already stays. */
class PinsFile {
  path: string | null = null;
  private pins: Pins = {};
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  add(pins: Pins): void {
    this.pins = { ...pins, ...this.pins };
  }

  write(): void {
    if (Object.keys(this.pins).length === 0) return;
    const there = existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as Pins) : {};
    const all = Object.entries({ ...this.pins, ...there }).sort(([a], [b]) => (a < b ? -1 : 1));
    write(this.file, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
    this.path = this.file;
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
