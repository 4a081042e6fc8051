import { Checker } from "../check.ts";
import type { CheckedFile, Finding } from "../finding.ts";
import type { CheckOptions } from "../project.ts";
import { Division } from "./division.ts";

/** What a helping thread is told. */
export interface Task {
  readonly files: readonly CheckedFile[];
  readonly options: Omit<CheckOptions, "locate">;
  readonly memory: SharedArrayBuffer;
  /** Threads that put aside what GitHub's parser has to be asked about; undefined for one of them. */
  readonly others: number | undefined;
}

/** Findings of a file, with its place among all. */
export type Share = readonly (readonly [file: number, findings: readonly Finding[]])[];

/** Checks what this thread gets of the files, but for those that GitHub's parser has to be asked about: it takes long to load. */
export function checkAccepted({ files, options }: Pick<Task, "files" | "options">, division: Division): Share {
  const checker = new Checker(files, options);
  const found: [number, readonly Finding[]][] = [];
  try {
    for (let file = division.next(); file !== undefined; file = division.next()) {
      const findings = checker.checkAccepted(files[file]!);
      if (findings) found.push([file, findings]);
      else division.putAside(file);
    }
  } finally {
    division.finish();
  }
  return found;
}

/** Checks what a helping thread gets of the files. */
export async function help(task: Task): Promise<Share> {
  const division = new Division(task.memory);
  if (task.others === undefined) return checkAccepted(task, division);
  const checker = new Checker(task.files, task.options);
  const found: [number, readonly Finding[]][] = [];
  for (;;) {
    const file = division.aside() ?? division.next();
    if (file !== undefined) found.push([file, await checker.check(task.files[file]!)]);
    else if (!division.waitForAside(task.others)) return found;
  }
}
