/** Jest matchers for simulations: `import "@towline/workflows/jest"` once, in a set-up file or in the test. */
import { type SimulatedJob, Simulation } from "./simulate/simulation.ts";

declare global {
  namespace jest {
    interface Matchers<R> {
      /** The workflow runs exactly these jobs, in any order. */
      toRunJobs(...ids: string[]): R;
      /** The job is skipped; its reason matches. */
      toBeSkipped(reason?: RegExp): R;
    }
  }
}

expect.extend({
  toRunJobs(received: unknown, ...ids: string[]) {
    if (!(received instanceof Simulation)) throw new TypeError("toRunJobs(...) expects what simulate(...) returned.");
    const pass = this.equals([...received.runs].sort(), [...ids].sort());
    return {
      pass,
      message: () =>
        `expected ${pass ? "other jobs than" : "the jobs"} ${ids.join(", ") || "(none)"} to run\n\n${received.toText()}`,
    };
  },
  toBeSkipped(received: unknown, reason?: RegExp) {
    const job = received as SimulatedJob;
    if (job?.status === undefined) throw new TypeError("toBeSkipped(...) expects simulate(...).job(id).");
    const pass = job.status === "skipped" && (!reason || reason.test(job.reason ?? ""));
    const found = job.status === "runs" ? "it runs" : `it is skipped: ${job.reason}`;
    return {
      pass,
      message: () =>
        `expected job ${job.id} ${pass ? "not " : ""}to be skipped${reason ? ` because of ${reason}` : ""}; ${found}`,
    };
  },
});
