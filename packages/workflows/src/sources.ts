import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

let isRecording = false;
const places = new WeakMap<object, Place>();

/**
 * From now on every workflow, job, step and trigger remembers the line that declared it, so that a finding in a generated
 * file can name it. Call it before the modules that declare them are imported. It costs some microseconds for each, and
 * changes nothing of what is generated.
 */
export function recordSources(): void {
  isRecording = true;
}

/** Remembers who declares `what`, if that was asked for. */
export function declared<T extends object>(what: T): T {
  if (isRecording) {
    const place = caller();
    if (place) places.set(what, place);
  }
  return what;
}

/** Where `what` was declared, its file from `root` with forward slashes; nothing if nobody asked to record it. */
export function placeOf(what: object, root: string): Place | undefined {
  const place = places.get(what);
  return place && { ...place, file: relative(root, place.file).split(sep).join("/") };
}

/** The code of this package: its sources, and what is bundled of them. */
const own = ["src", "dist"].map((folder) => join(import.meta.dirname, "..", folder) + sep);

/** The innermost call that is neither of this package nor of an installed one. */
function caller(): Place | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 16;
  // The text, and not call sites: it is what source maps of a transpiler are applied to.
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    const frame = /(?:at |\()(?:async )?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/.exec(line);
    if (!frame) continue;
    const file = frame[1]!.startsWith("file:") ? fileURLToPath(frame[1]!) : frame[1]!;
    if (own.some((folder) => file.startsWith(folder)) || file.includes(`${sep}node_modules${sep}`)) continue;
    return { file, line: Number(frame[2]), column: Number(frame[3]) };
  }
  return undefined;
}
