import { join } from "node:path";
import { progressIn, type ResourceProgress } from "@towline/rehearsal";
import { readStack } from "@towline/terraform";
import { ApplyView } from "./apply-view.ts";
import type { Steps } from "./steps.ts";

/** Milliseconds between two frames. */
const EVERY = 200;

/** Shows below the steps, while Terraform applies, what is under way. Where nothing can be redrawn it shows nothing. */
export class LiveApply {
  readonly #steps: Steps;
  readonly #outdir: string;
  readonly #pace: number | undefined;
  #stack = "";
  #view: ApplyView | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param outdir folder of the synthesis, whose stacks tell what needs what */
  constructor(steps: Steps, { outdir, pace }: { readonly outdir: string; readonly pace?: number | undefined }) {
    this.#steps = steps;
    this.#outdir = outdir;
    this.#pace = pace;
  }

  /** What Terraform says of a resource of a stack. */
  take({ stack, ...progress }: ResourceProgress & { readonly stack: string }): void {
    if (!this.#steps.redraws) return;
    if (stack !== this.#stack || !this.#view) this.#begin(stack);
    this.#view?.take(progress);
  }

  /** A line of an action that applies stacks, each in a group of its own. */
  line(line: string): void {
    const stack = /^::group::Apply (\S+)$/.exec(line)?.[1];
    if (stack !== undefined) {
      this.end();
      this.#stack = stack;
    } else if (line === "::endgroup::") this.end();
    else if (this.#stack !== "") {
      const progress = progressIn(line);
      if (progress) this.take({ ...progress, stack: this.#stack });
    }
  }

  /** The apply is over, or something else wants to print. */
  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#view) this.#steps.block([]);
    this.#view = undefined;
    this.#stack = "";
  }

  #begin(name: string): void {
    this.end();
    this.#stack = name;
    const stack = { ...readStack(join(this.#outdir, "stacks", name)), name };
    const view = new ApplyView({ stack, pace: this.#pace, clock: this.#steps.clock });
    this.#view = view;
    this.#timer = setInterval(() => this.#steps.block(view.frame(` · ${name.padEnd(12)} `, this.#steps.width)), EVERY);
    this.#timer.unref();
  }
}
