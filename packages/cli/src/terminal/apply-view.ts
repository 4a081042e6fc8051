import { type ResourceProgress, type Timeline, timelineOf } from "@towline/rehearsal";
import { graphOf, type StackConfiguration } from "@towline/terraform";
import { seconds } from "./steps.ts";

/** Resources that a frame shows; what else is under way is counted. */
const SHOWN = 8;
/** How many of those that wait are named. */
const NAMED = 2;

export interface ApplyViewOptions {
  readonly stack: StackConfiguration;
  /** Seconds of the world in one second here; with it times are those at AWS. */
  readonly pace?: number | undefined;
  /** Milliseconds. */
  clock(): number;
}

/** What Terraform does to a stack at a moment: what is under way, for how long, and what waits for it. Draws nothing itself. */
export class ApplyView {
  readonly #options: ApplyViewOptions;
  readonly #graph: ReturnType<typeof graphOf>;
  readonly #began: number;
  /** How a whole creation goes at AWS; the machine's own time, times a pace, would tell more of the machine. */
  readonly #timeline: Timeline | undefined;
  #reached = 0;
  readonly #actions = new Map<string, ResourceProgress["action"]>();
  readonly #running = new Map<string, number>();
  readonly #done = new Set<string>();
  readonly #failed = new Set<string>();

  constructor(options: ApplyViewOptions) {
    this.#options = options;
    this.#graph = graphOf(options.stack);
    this.#began = options.clock();
    this.#timeline = options.pace === undefined ? undefined : timelineOf(options.stack);
  }

  take({ action, address, state }: ResourceProgress): void {
    this.#actions.set(address, action);
    if (state === "started") this.#running.set(address, this.#options.clock());
    if (state !== "ended" && state !== "failed") return;
    this.#running.delete(address);
    (state === "ended" ? this.#done : this.#failed).add(address);
  }

  /** The lines of this moment, none longer than `width`: a head, then the resources that are under way, the longest first. */
  frame(label: string, width: number): string[] {
    const now = this.#options.clock();
    const running = [...this.#running].sort(([a, since], [b, other]) => since - other || (a < b ? -1 : 1));
    const waiting = this.#actions.size - this.#done.size - this.#failed.size - running.length;
    const counts = [
      `${this.#done.size} of ${this.#actions.size} done`,
      `${running.length} under way`,
      ...(this.#failed.size > 0 ? [`${this.#failed.size} failed`] : []),
      ...(waiting > 0 ? [`${waiting} wait`] : []),
    ];
    const shown = running.slice(0, SHOWN).map(([address, since]) => ({
      name: this.#name(address),
      type: address.split(".")[0] ?? "",
      time: this.#time(now - since),
      waits: this.#waits(address),
    }));
    const [names, types, times] = (["name", "type", "time"] as const).map((part) =>
      Math.max(0, ...shown.map((line) => line[part].length)),
    );
    return [
      `${label}${counts.join(", ")}, ${this.#elapsed(now)}`,
      ...shown.map(({ name, time, type, waits }) =>
        `   ${name.padEnd(names!)}  ${type.padEnd(types!)}  ${time.padStart(times!)}  ${waits}`.trimEnd(),
      ),
      ...(running.length > SHOWN ? [`   and ${running.length - SHOWN} more`] : []),
    ].map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
  }

  /** Who cannot begin before it has ended: what needs it, and of what is deleted what it needs. */
  #waits(address: string): string {
    const next = this.#actions.get(address) === "delete" ? this.#graph.dependencies : this.#graph.dependents;
    const found = new Set<string>();
    // Breadth first, so that those that are named are the nearest.
    let level = [address];
    while (level.length > 0) {
      level = level.flatMap((one) => [...(next.get(one) ?? [])]).filter((one) => !found.has(one));
      for (const one of level) found.add(one);
    }
    const waiting = [...found].filter((one) => this.#isWaiting(one));
    if (waiting.length === 0) return "";
    const named = waiting.slice(0, NAMED).map((one) => this.#name(one));
    const more = waiting.length > named.length ? ", …" : "";
    return `${waiting.length} wait${waiting.length === 1 ? "s" : ""} for it: ${named.join(", ")}${more}`;
  }

  #isWaiting(address: string): boolean {
    if (!this.#actions.has(address) || this.#running.has(address)) return false;
    return !this.#done.has(address) && !this.#failed.has(address);
  }

  /** Where it was declared, without the stack; the address where nobody knows. */
  #name(address: string): string {
    const path = this.#options.stack.resources.get(address)?.constructPath;
    return path === undefined ? address : path.slice(path.indexOf("/") + 1);
  }

  /** How far the apply is: as at AWS where everything is created at a pace, otherwise by the clock. */
  #elapsed(now: number): string {
    const creates = [...this.#actions.values()].every((action) => action === "create");
    const { pace } = this.#options;
    if (!this.#timeline || pace === undefined || !creates) return seconds(now - this.#began);
    for (const { address, end, start } of this.#timeline.spans) {
      const since = this.#running.get(address);
      const reached = since === undefined ? 0 : Math.min(end, start + ((now - since) / 1000) * pace);
      this.#reached = Math.max(this.#reached, this.#done.has(address) ? end : reached);
    }
    return `${minutes(this.#reached)} of about ${minutes(this.#timeline.seconds)} min at AWS`;
  }

  #time(milliseconds: number): string {
    const { pace } = this.#options;
    if (pace === undefined) return seconds(milliseconds);
    return minutes((milliseconds / 1000) * pace);
  }
}

/** `4:05` */
export function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
