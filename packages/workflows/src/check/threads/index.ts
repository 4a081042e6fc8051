import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { SHARE_ENV, Worker } from "node:worker_threads";
import type { CheckedFile, Finding } from "../finding.ts";
import type { CheckOptions } from "../project.ts";
import { Division } from "./division.ts";
import type { Share, Task } from "./share.ts";

/** A thread that helps is worth its start from about this many files on. */
const filesOfOne = 200;

/** Each takes about 30 MB. */
const most = 3;

/** How many threads beside the first are worth their start. */
export const helpersFor = (files: number): number =>
  Math.min(availableParallelism() - 1, most, Math.floor(files / filesOfOne));

/**
 * Checks files on several processors. Threads take a while to start: begin with this, and read the files and load the rest
 * meanwhile.
 */
export class CheckThreads {
  private readonly helpers: readonly Worker[];

  /** @param helpers threads beside this one ({@link helpersFor}) */
  constructor(helpers: number) {
    const compileCache = getCompileCacheDir() !== undefined;
    this.helpers = Array.from({ length: helpers }, () => {
      const file = new URL("../../../dist/check-thread.cjs", import.meta.url);
      const helper = new Worker(file, { env: SHARE_ENV, workerData: { compileCache } });
      // Keeps no process up that ends for another reason.
      helper.unref();
      return helper;
    });
  }

  /** As `check`, once. */
  async check(files: readonly CheckedFile[], options: CheckOptions = {}): Promise<Finding[]> {
    const { check, located } = await import("../check.ts");
    if (this.helpers.length === 0) return check(files, options);
    const { checkAccepted } = await import("./share.ts");
    const { locate, ...rest } = options;
    const division = new Division(files.length);
    const tasks = this.helpers.map((_, nth): Task => {
      return { files, options: rest, memory: division.memory, others: nth === 0 ? this.helpers.length : undefined };
    });
    const helping = Promise.all(this.helpers.map((helper, nth) => answerOf(helper, tasks[nth]!)));
    // When this thread fails as well, its failure is the one that is told.
    helping.catch(() => undefined);
    const shares: readonly Share[] = [checkAccepted(tasks[0]!, division), ...(await helping)];
    const inOrder = shares.flat().sort(([a], [b]) => a - b);
    return located(
      inOrder.flatMap(([, findings]) => findings),
      options,
    );
  }
}

function answerOf(helper: Worker, task: Task): Promise<Share> {
  helper.ref();
  helper.postMessage(task);
  return new Promise((resolve, reject) => {
    helper.once("message", (share: string) => resolve(JSON.parse(share)));
    helper.once("error", reject);
  });
}
