/** What a helping thread starts with. */
import { createRequire, enableCompileCache } from "node:module";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Task } from "./share.ts";

// A thread has to ask for the compile cache itself, before it loads anything.
if ((workerData as { readonly compileCache: boolean }).compileCache) enableCompileCache();
const share = join(import.meta.dirname, "../../../dist/check-share.cjs");
const { help } = createRequire(import.meta.url)(share) as typeof import("./share.ts");
// As a text, thousands of findings arrive sooner than as objects.
parentPort?.once("message", async (task: Task) => parentPort?.postMessage(JSON.stringify(await help(task))));
