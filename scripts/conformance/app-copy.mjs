// A system in a folder of its own, as somebody would have it who uses Towline: lanes leave things behind there, not in apps/.
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../workspace.mjs";

/** The system that lanes run as a whole. */
export const app = join(repository, "apps", "eloquent");

/** The service that stands in for its image. */
export const service = join(repository, "apps", "demo-api");

/** @param {string} copy folder that does not exist yet; the service is put beside it, where the declaration looks for it */
export function copyApp(copy) {
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(app).filter((each) => /^\.github$|\.(?:json|ts|yaml)$/.test(each))) {
    cpSync(join(app, name), join(copy, name), { recursive: true });
  }
  symlinkSync(service, join(copy, "..", "demo-api"));
  symlinkSync(join(app, "node_modules"), join(copy, "node_modules"));
}
