import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Marks the folder as open by this process: two worlds in one folder would overwrite each other.
 * @returns releases it
 * @throws Error naming the process that has it open
 */
export function claim(folder: string): () => void {
  const file = join(folder, "open.pid");
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(read(file));
    if (holder > 0 && isAlive(holder)) {
      throw new Error(`The world in ${folder} is open in process ${holder}. Close it there, or choose another folder.`);
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
