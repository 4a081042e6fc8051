import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { Files } from "./ports.ts";

/** The real file system, seen from a workspace. */
export function workspaceFiles(workspace: string): Files {
  const absolute = (path: string) => resolve(workspace, path);
  return {
    resolve: absolute,
    show(path) {
      const shown = relative(workspace, absolute(path));
      return shown === "" ? "." : shown.startsWith("..") || isAbsolute(shown) ? path : shown;
    },
    exists: (path) =>
      access(absolute(path)).then(
        () => true,
        () => false,
      ),
    read: (path) => readFile(absolute(path), "utf8"),
    async write(path, text) {
      const target = absolute(path);
      await mkdir(dirname(target), { recursive: true });
      const temporary = `${target}.${process.pid}.tmp`;
      await writeFile(temporary, text);
      await rename(temporary, target);
    },
    async list(path) {
      try {
        return (await readdir(absolute(path))).sort();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
      }
    },
    remove: (path) => rm(absolute(path), { recursive: true, force: true }),
  };
}
