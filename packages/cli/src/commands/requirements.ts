import { main } from "@towline/requirements";
import { workspaceRoot } from "../systems.ts";

/** `towline requirements`: which rows are proved, and by which tests. */
export async function requirements(options: { json?: boolean; unproved?: boolean }): Promise<number> {
  return main({ root: workspaceRoot(process.cwd()), json: options.json ?? false, unproved: options.unproved ?? false });
}
