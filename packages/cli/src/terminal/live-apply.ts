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
  /** Stacks may be applied side by side. */
  readonly #views = new Map<string, ApplyView>();
  /** Of the group of lines that is being read. */
  #stack = "";
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
    const view = this.#views.get(stack) ?? this.#begin(stack);
    view.take(progress);
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

  /** The apply of a stack is over, or something else than applies wants to print. */
  end(stack?: string): void {
    if (this.#views.size > 0) this.#steps.block([]);
    if (stack === undefined) this.#views.clear();
    else this.#views.delete(stack);
    this.#stack = "";
    if (this.#views.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #begin(name: string): ApplyView {
    const stack = { ...readStack(join(this.#outdir, "stacks", name)), name };
    const view = new ApplyView({ stack, pace: this.#pace, clock: this.#steps.clock });
    this.#views.set(name, view);
    this.#timer ??= setInterval(() => this.#draw(), EVERY).unref();
    return view;
  }

  #draw(): void {
    const { width } = this.#steps;
    this.#steps.block([...this.#views].flatMap(([name, view]) => view.frame(` · ${name.padEnd(12)} `, width)));
  }
}
