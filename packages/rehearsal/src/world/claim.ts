import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CLAIM = "open.pid";

/** Raised when another process has the world of a folder open. */
export class WorldInUse extends Error {
  readonly code = "world-in-use";
  readonly fix: string;

  constructor(folder: string, holder: number) {
    super(`The world in ${folder} is open in process ${holder}.`);
    this.name = "WorldInUse";
    this.fix = "Wait until it has ended, or choose another folder.";
  }
}

/**
 * Deletes everything that a world left in its folder.
 * @throws WorldInUse when it is open
 */
export function forget(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const release = claim(folder);
  try {
    for (const name of readdirSync(folder).filter((each) => each !== CLAIM)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  } finally {
    release();
  }
}

/**
 * Marks the folder as open by this process: two worlds in one folder would overwrite each other.
 * @returns releases it
 * @throws WorldInUse naming the process that has it open
 */
export function claim(folder: string): () => void {
  const file = join(folder, CLAIM);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(read(file));
    if (holder > 0 && isAlive(holder)) {
      throw new WorldInUse(folder, holder);
    }
    // Left behind by a process that was killed.
    rmSync(file, { force: true });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
