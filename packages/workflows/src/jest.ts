/** Jest matchers for simulations: `import "@towline/workflows/jest"` once, in a set-up file or in the test. */
import { type SimulatedJob, type SimulatedStep, Simulation } from "./simulate/simulation.ts";

declare global {
  namespace jest {
    interface Matchers<R> {
      /** The workflow runs exactly these jobs, in any order. */
      toRunJobs(...ids: string[]): R;
      /** The job runs; others may too. */
      toRun(id: string): R;
      /** The job runs exactly these steps, by id or title, in this order. */
      toRunSteps(...steps: string[]): R;
      /** The job, or the step of one, is skipped; its reason matches. */
      toBeSkipped(reason?: RegExp): R;
      /** The event starts nothing; the reason matches. */
      toStartNothing(reason?: RegExp): R;
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
  toRun(received: unknown, id: string) {
    if (!(received instanceof Simulation)) throw new TypeError("toRun(...) expects what simulate(...) returned.");
    // A job that does not exist is a mistake of the test, even of one that expects it not to run.
    const pass = received.job(id).status === "runs";
    return { pass, message: () => `expected the job ${id} ${pass ? "not " : ""}to run\n\n${received.toText()}` };
  },
  toRunSteps(received: unknown, ...wanted: string[]) {
    const job = received as SimulatedJob;
    if (!Array.isArray(job?.steps)) throw new TypeError("toRunSteps(...) expects simulate(...).job(id).");
    const ran = job.steps.filter(({ status }) => status === "runs");
    const pass =
      ran.length === wanted.length && ran.every(({ id, title }, at) => wanted[at] === id || wanted[at] === title);
    const list = job.steps.map((step) => `  ${step.id ?? step.title}${step.reason ? `  skipped: ${step.reason}` : ""}`);
    return {
      pass,
      message: () =>
        `expected the job ${job.id} to run ${pass ? "other steps than" : "the steps"} ${wanted.join(", ") || "(none)"}; it has\n${list.join("\n") || `  none: ${job.reason}`}`,
    };
  },
  toStartNothing(received: unknown, reason?: RegExp) {
    if (!(received instanceof Simulation))
      throw new TypeError("toStartNothing(...) expects what simulate(...) returned.");
    const why = received.notTriggered;
    const pass = why !== undefined && (!reason || reason.test(why));
    return {
      pass,
      message: () =>
        `expected ${received.event} ${pass ? "to start something" : "to start nothing"}\n\n${received.toText()}`,
    };
  },
  toBeSkipped(received: unknown, reason?: RegExp) {
    const job = received as SimulatedJob | SimulatedStep;
    if (job?.status === undefined)
      throw new TypeError("toBeSkipped(...) expects simulate(...).job(id), or a step of it.");
    const pass = job.status === "skipped" && (!reason || reason.test(job.reason ?? ""));
    const found = job.status === "runs" ? "it runs" : `it is skipped: ${job.reason}`;
    const what = "steps" in job ? `job ${job.id}` : `step ${job.title}`;
    return {
      pass,
      message: () =>
        `expected ${what} ${pass ? "not " : ""}to be skipped${reason ? ` because of ${reason}` : ""}; ${found}`,
    };
  },
});
