import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { synthesize } from "@towline/system";
import {
  type Addresses,
  addressesOf,
  type Farewell,
  type LostAddress,
  lostAddresses,
  readStack,
  type StackConfiguration,
} from "@towline/terraform";
import { exitCode, UsageError } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { count, print, printJson } from "../terminal/output.ts";

/** What is committed beside a system or a folder of programs. */
interface AddressBook {
  /** What may go, each with its reason. Entries stay, as a record. */
  readonly gone: readonly Farewell[];
  readonly stacks: Readonly<Record<string, Addresses>>;
}

const FILE = "addresses.json";

/**
 * `towline addresses`: records where everything stands in Terraform's state. What moves without a `moved` block is destroyed
 * and made anew by the next apply; a change of a construct's id or place does that without a word.
 */
export async function addresses(
  name: string | undefined,
  options: { check?: boolean; json?: boolean },
): Promise<number> {
  const outdir = mkdtempSync(join(tmpdir(), "towline-addresses-"));
  try {
    const { folder, stacks } = await synthesized(name, outdir);
    const file = join(folder, FILE);
    const known = readBook(file);
    const lost = lostAddresses(known.stacks, stacks, known.gone);
    const book: AddressBook = { gone: known.gone, stacks: sorted(stacks) };
    const added = countNew(known, book);
    if (options.json) printJson({ file, lost, added });
    else show(relative(process.cwd(), file), lost, added, options.check ?? false);
    if (lost.length > 0) return exitCode.failed;
    if (!options.check) writeFileSync(file, `${JSON.stringify(book, null, 2)}\n`);
    return exitCode.ok;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The stacks of a system, or those of every program in a folder. */
async function synthesized(
  name: string | undefined,
  outdir: string,
): Promise<{ folder: string; stacks: StackConfiguration[] }> {
  const given = name === undefined ? undefined : resolve(name);
  if (given && existsSync(given) && statSync(given).isDirectory() && !existsSync(join(given, "system.ts"))) {
    return {
      folder: given,
      stacks: programs(given).flatMap((program) => run(program, join(outdir, basename(program)))),
    };
  }
  const { folder, system } = await loadSystem(name);
  return { folder, stacks: synthesize(system, { outdir }).stacks.map((stack) => readStack(stack.folder)) };
}

function programs(folder: string): string[] {
  const found = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  if (found.length > 0) return found.sort().map((file) => join(folder, file));
  throw new UsageError(
    "CLI003",
    `${folder} holds neither a system.ts nor programs that synthesize`,
    "the folder of a system, or one of programs that call app.synth()",
  );
}

/** Two programs may give a stack the same name: they are told apart by the program's. */
function run(program: string, outdir: string): StackConfiguration[] {
  const { status, stderr } = spawnSync(process.execPath, [program], {
    cwd: resolve(program, ".."),
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: outdir },
  });
  if (status !== 0) throw new Error(`${program} did not synthesize:\n${stderr}`);
  const name = basename(program, ".ts");
  return readdirSync(join(outdir, "stacks")).map((stack) => {
    const read = readStack(join(outdir, "stacks", stack));
    return { ...read, name: `${name}/${read.name}` };
  });
}

function readBook(file: string): AddressBook {
  if (!existsSync(file)) return { gone: [], stacks: {} };
  const { gone = [], stacks = {} } = JSON.parse(readFileSync(file, "utf8")) as Partial<AddressBook>;
  const silent = gone.filter(({ reason }) => typeof reason !== "string" || reason.trim() === "");
  if (silent.length > 0) {
    throw new UsageError(
      "CLI004",
      `${file} lets ${silent.map(({ address }) => address).join(", ")} go without a reason`,
      'gone: [{ "stack": "…", "address": "…", "reason": "why it may be destroyed" }]',
    );
  }
  return { gone, stacks };
}

const sorted = (stacks: readonly StackConfiguration[]) =>
  Object.fromEntries(
    stacks.map((stack) => [stack.name, addressesOf(stack)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );

function countNew(before: AddressBook, after: AddressBook): number {
  return Object.entries(after.stacks)
    .flatMap(([stack, all]) => Object.keys(all).map((address) => address in (before.stacks[stack] ?? {})))
    .filter((known) => !known).length;
}

function show(file: string, lost: readonly LostAddress[], added: number, checkOnly: boolean): void {
  for (const { address, candidates, path, stack } of lost) {
    print(`${stack}: ${address} (${path}) is lost; the next apply would destroy it`);
    if (candidates.length > 0) print(`  new of its type: ${candidates.join(", ")}`);
  }
  if (lost.length > 0) {
    print(
      `${count(lost.length, "address", "addresses")} lost. Write a moved block (construct.moveFromId, or addOverride on the ` +
        `stack), a removed block, or an entry with its reason under "gone" in ${file}; then run \`towline addresses\`.`,
    );
    return;
  }
  if (added === 0) print(`${file}: up to date`);
  else if (checkOnly) print(`${file}: none lost; ${count(added, "address", "addresses")} not recorded yet`);
  else print(`${file}: ${count(added, "address", "addresses")} added`);
}
