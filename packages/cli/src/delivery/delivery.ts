import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "@towline/rehearsal";
import { type ActionRun, actionFolder, runAction } from "./run-action.ts";

/** Where releases go: what the actions are told about it. */
export interface DeliveryTarget {
  /** Inputs of deploy that put one release on the target. */
  deploy(digest: string): Record<string, string>;
  /** Inputs of rollback that put back what was live before. */
  rollback(previous: string): Record<string, string>;
  /** Environment of both. */
  readonly env: Readonly<Environment>;
  /** Ends what the target left running on this machine. */
  stop(): Promise<void>;
}

/** Terraform stacks, with the digest as a variable. */
export const terraformTarget = (options: {
  readonly directory: string;
  readonly stacks: readonly string[];
  readonly variable: string;
  readonly binary: string;
  readonly env: Readonly<Environment>;
}): DeliveryTarget => {
  const where = {
    target: "terraform",
    directory: options.directory,
    stacks: options.stacks.join("\n"),
    terraform: options.binary,
  };
  return {
    deploy: (digest) => ({ ...where, variables: `${options.variable}=${digest}` }),
    rollback: (previous) => ({ ...where, previous }),
    env: options.env,
    // What runs belongs to the stand-in cloud, which ends it when it closes.
    stop: async () => {},
  };
};

/** Ends the processes that the deploy action recorded in its state folder. */
async function stopServices(state: string): Promise<void> {
  for (const file of (await readdir(state)).filter((name) => name.endsWith(".json"))) {
    const { process: recorded } = JSON.parse(await readFile(join(state, file), "utf8")) as {
      process?: { pid?: number };
    };
    try {
      if (recorded?.pid) process.kill(recorded.pid);
    } catch (error) {
      // It ended by itself.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** A process on this machine. */
export const processTarget = (options: {
  readonly name: string;
  readonly releases: string;
  readonly state: string;
}): DeliveryTarget => {
  const where = { target: "process", ...options };
  return {
    deploy: (digest) => ({ ...where, digest }),
    rollback: (previous) => ({ ...where, previous }),
    env: {},
    stop: () => stopServices(options.state),
  };
};

export interface DeliveryOptions {
  /** Folder that stands for the repository: actions are found in its node_modules, as the workflows find them. */
  readonly repository: string;
  readonly target: DeliveryTarget;
  /** Smoke tests, relative to the repository. */
  readonly smoke: string;
  /** Bearer token of the smoke tests, asked for when they begin: who verifies it is deployed before. */
  readonly token: () => Promise<string>;
  readonly onLine?: (action: string, line: string) => void;
}

/** Carries releases the way the pipeline does: the same bundles, the same inputs, one process an action. */
export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  deploy(digest: string): Promise<ActionRun> {
    return this.#run("deploy", this.#options.target.deploy(digest), this.#options.target.env);
  }

  async smokeTest(url: string, digest: string): Promise<ActionRun> {
    return this.#run("smoke-test", {
      file: this.#options.smoke,
      "base-url": url,
      "expect-digest": digest,
      token: await this.#options.token(),
      timeout: "30 seconds",
    });
  }

  /** Where the release answers is found by the action: a process that is put back gets a port of its own. */
  async rollback(previous: string): Promise<ActionRun> {
    const { target, smoke, token } = this.#options;
    return this.#run(
      "rollback",
      { ...target.rollback(previous), file: smoke, token: await token(), timeout: "2 minutes" },
      target.env,
    );
  }

  /** Ends what the deliveries left running on this machine. */
  stop(): Promise<void> {
    return this.#options.target.stop();
  }

  #run(action: string, inputs: Record<string, string>, env: Readonly<Environment> = {}): Promise<ActionRun> {
    const { repository, onLine } = this.#options;
    return runAction({
      action: actionFolder(repository, action),
      inputs,
      workspace: repository,
      env,
      ...(onLine ? { onLine: (line: string) => onLine(action, line) } : {}),
    });
  }
}
