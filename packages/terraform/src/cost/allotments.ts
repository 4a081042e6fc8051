import type { Price } from "./types.ts";

/** What an account has for nothing each month, as far as the stacks before have left it. Give one to all stacks of an account. */
export class Allotments {
  readonly #left = new Map<string, number>();

  /** Units that remain to be paid of so many. */
  paid(name: string, { free = 0 }: Price, quantity: number): number {
    const left = this.#left.get(name) ?? free;
    const taken = Math.min(left, quantity);
    this.#left.set(name, left - taken);
    return quantity - taken;
  }
}
