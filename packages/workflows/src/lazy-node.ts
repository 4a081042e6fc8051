/*
 * Parts of Node that take longer to load than most commands take, and that few commands need: they are loaded when they are
 * called. `process.getBuiltinModule` gives them without making their callers wait.
 */

/** The SHA-256 of a text, in hexadecimal digits. */
export const sha256 = (text: string): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex");

/** Starts a process and waits for its end. */
export const spawnSync: typeof import("node:child_process").spawnSync = ((
  ...given: Parameters<typeof import("node:child_process").spawnSync>
) => process.getBuiltinModule("node:child_process").spawnSync(...given)) as never;
