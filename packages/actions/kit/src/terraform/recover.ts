import { chmod, mkdir, rename } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Deadline, HttpError, type World } from "../ports.ts";
import { retry } from "../retry.ts";
import type { ApplyReport } from "./apply-stream.ts";
import type { Terraform } from "./cli.ts";
import type { StackFolder } from "./folder.ts";
import { withFreshCredentials } from "./identity.ts";
import { holder, isOf, type LockInfo, type LockTrace, thisMachine } from "./lock.ts";

/** What a command of Terraform left behind that the next one must know of. */
export interface Unsettled {
  /** A lock that could not be released. */
  readonly lock?: LockTrace & { readonly id?: string };
  /** The state could not be saved: what was made or destroyed meanwhile, by address. */
  readonly unsaved?: readonly string[];
}

export interface RecoveryOptions {
  readonly stack: StackFolder;
  readonly terraform: Terraform;
  readonly role: string | undefined;
  /** How long it is tried. */
  readonly deadline: Deadline;
  /** When the command began that left it (milliseconds since 1970). */
  readonly since: number;
  /** Whether Terraform said that it could not release the lock. */
  readonly locked: boolean;
  readonly applied?: ApplyReport;
}

/** Where a state is kept that could not be saved, out of reach of the next synthesis. */
const unsavedFile = (stack: string) => `.towline/unsaved/${stack}.tfstate`;

/**
 * Saves a state that an apply could not write, and releases a lock that it could not release: with new credentials where the run can have them, and
 * again until the deadline, because most outages end. What stays is written into the summary with the way to settle it.
 *
 * @returns what stays
 */
export async function recover(world: World, options: RecoveryOptions): Promise<Unsettled | undefined> {
  const { applied, deadline, locked, role, since, stack, terraform } = options;
  const { clock, files, report } = world;
  const unsaved = await keep(world, stack);
  if (!locked && !unsaved) return undefined;
  const trace = { who: thisMachine(), from: new Date(since).toISOString(), until: new Date().toISOString() };
  let held: LockInfo | undefined;
  let mayBeHeld = locked;
  let toSave = unsaved;
  const attempt = async (credentials: Readonly<Record<string, string>>): Promise<string | undefined> => {
    if (mayBeHeld) {
      const found = await terraform.lock(credentials);
      if (typeof found === "string") return found;
      // Somebody else's: ours was released after all.
      held = found !== undefined && isOf(trace, found) ? found : undefined;
      const refusal = held && (await terraform.unlock(held.id, credentials));
      if (refusal) return refusal;
      mayBeHeld = false;
      report.line(held ? `Released the lock ${held.id}.` : "The lock is not held any more.");
    }
    if (toSave) {
      const refusal = await terraform.push(files.resolve(unsavedFile(stack.name)), credentials);
      if (refusal !== undefined) return refusal;
      await files.remove(unsavedFile(stack.name));
      toSave = false;
      report.line("Saved the state.");
    }
    return undefined;
  };
  const { result: why } = await report.group(`Recover ${stack.name}`, () =>
    retry<string | undefined>({ clock, deadline, base: 1_000, limit: 30_000 }, async () => {
      const refusal = await withFreshCredentials(world, role, attempt).catch((error: unknown) => {
        if (error instanceof HttpError) return error.message;
        throw error;
      });
      if (refusal !== undefined) report.line(`… ${refusal}`);
      return refusal === undefined ? { done: undefined } : { again: refusal };
    }),
  );
  const changed = applied?.changed.filter(({ action }) => action !== "update").map(({ address }) => address) ?? [];
  const left: Unsettled = {
    ...(mayBeHeld ? { lock: { ...trace, ...(held ? { id: held.id } : {}) } } : {}),
    ...(toSave ? { unsaved: [...new Set(changed)] } : {}),
  };
  report.summary(told(world, options, { left, held, saved: unsaved && !toSave, why: why ?? "" }));
  return mayBeHeld || toSave ? left : undefined;
}

/** Moves a state that Terraform left in the folder of the stack to where it stays. */
async function keep({ files }: World, { folder, name }: StackFolder): Promise<boolean> {
  const errored = join(folder, "errored.tfstate");
  if (!(await files.exists(errored))) return false;
  const kept = files.resolve(unsavedFile(name));
  await mkdir(dirname(kept), { recursive: true });
  await rename(errored, kept);
  // A state holds secrets.
  await chmod(kept, 0o600);
  await files.write(".towline/unsaved/.gitignore", "*\n");
  return true;
}

function told(
  { files }: World,
  { locked, stack }: RecoveryOptions,
  came: { left: Unsettled; held: LockInfo | undefined; saved: boolean; why: string },
): string {
  const { held, left, saved, why } = came;
  const directory = files.show(stack.folder);
  const lines: string[] = [];
  if (left.lock) {
    const { from, id, until, who } = left.lock;
    lines.push(
      `**The state is still locked** by ${held ? `${holder(held)}, lock ID \`${held.id}\`` : `${who}, since between ${from} and ${until}; the lock's ID could not be read`}. The run that took it has ended. Free it with \`terraform -chdir=${directory} force-unlock ${id ?? "<ID>"}\`${id ? "" : "; every plan that meets the lock names its ID"}.`,
    );
  } else if (locked) lines.push(held ? `The lock \`${held.id}\` stayed and was released.` : "The lock was released.");
  if (left.unsaved) {
    lines.push(
      `**The state could not be saved.** It lies in \`${files.show(unsavedFile(stack.name))}\` on this machine and holds secrets. Save it with \`terraform -chdir=${directory} state push ${relative(stack.folder, files.resolve(unsavedFile(stack.name)))}\`; a deploy that finds it there does so itself.`,
      left.unsaved.length > 0
        ? `Made or destroyed, and not in the saved state: ${left.unsaved.map((address) => `\`${address}\``).join(", ")}.`
        : "Nothing was made or destroyed that the saved state does not know of.",
    );
  } else if (saved) lines.push("The state could not be saved at first; it is saved now.");
  if (why) lines.push(`The last attempt: ${why}`);
  return [`#### ${stack.name}: state and lock`, ...lines].join("\n\n");
}

/** A state that an earlier deploy on this machine could not save is saved before anything is planned. @returns why it cannot be */
export async function saveEarlier(
  { files, report }: World,
  stack: StackFolder,
  terraform: Terraform,
): Promise<string | undefined> {
  await keep({ files } as World, stack);
  const file = unsavedFile(stack.name);
  if (!(await files.exists(file))) return undefined;
  const refusal = await report.group(`Save the state of ${stack.name}`, () => terraform.push(files.resolve(file), {}));
  if (refusal !== undefined) return refusal;
  await files.remove(file);
  report.line(`Saved the state that an earlier deploy left in ${files.show(file)}.`);
  return undefined;
}
