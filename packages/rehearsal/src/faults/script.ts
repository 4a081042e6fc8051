import type { StackConfiguration } from "@towline/terraform";
import { Pace } from "../time/pace.ts";
import { Addresses } from "./addresses.ts";
import { describeFault, type Fault } from "./fault.ts";

/** A fault that took effect. */
export interface Struck {
  /** What was hit: an address, an API call, a service. */
  what: string;
  fault: string;
  /** Seconds of the world that it cost. */
  seconds: number;
}

type Kind = Fault["kind"];
type Of<K extends Kind> = Extract<Fault, { kind: K }>;

/** The faults that are set, and what came of them. */
export class FaultScript {
  readonly struck: Struck[] = [];
  readonly pace: Pace;
  readonly addresses = new Addresses();
  private readonly faults: Fault[];
  private readonly left = new Map<Fault, number>();
  private readonly releases = new Map<Fault, string>();
  private expired = false;

  constructor(faults: readonly Fault[] = [], pace = new Pace()) {
    this.faults = [...faults];
    this.pace = pace;
  }

  /** Whether anything is set at all; without faults nothing is looked up. */
  get quiet(): boolean {
    return this.faults.length === 0;
  }

  learn(stack: StackConfiguration): void {
    this.addresses.learn(stack);
  }

  add(fault: Fault): void {
    this.faults.push(fault);
  }

  /** Takes back every fault, as when the outage is over. What it did stays done. */
  clear(): void {
    this.faults.length = 0;
    this.expired = false;
  }

  /** Whether the credentials have run out, or do so now: each fault does it once. */
  credentialsExpired(what: string): boolean {
    const fault = this.at("expire-credentials", what);
    if (fault && this.take(fault, 1)) {
      this.expired = true;
      this.note(what, fault);
    }
    return this.expired;
  }

  /** Whether the credentials have run out before. */
  get withoutCredentials(): boolean {
    return this.expired;
  }

  /** A role is assumed again: from here on there are credentials that have not run out. */
  renewCredentials(): void {
    this.expired = false;
  }

  /** The lost connection that is set for it, as often as it is. */
  lost(what: string): Of<"lose-connection"> | undefined {
    const fault = this.at("lose-connection", what);
    if (!fault || !this.take(fault, fault.times)) return undefined;
    this.note(what, fault);
    return fault;
  }

  /** Takes one of the times that a fault has left. */
  private take(fault: Fault, times: number): boolean {
    const left = this.left.get(fault) ?? times;
    this.left.set(fault, left - 1);
    return left > 0;
  }

  /** The fault of this kind that is set for it. */
  at<K extends Exclude<Kind, "answers" | "crashes" | "stays">>(kind: K, what: string): Of<K> | undefined {
    return this.faults.find((fault): fault is Of<K> => fault.kind === kind && "at" in fault && hits(fault.at, what));
  }

  /**
   * The fault of this kind that is set for a service and strikes the release that is deployed: the first that is new. Going back to an earlier
   * one is not hit again.
   */
  onRelease<K extends "answers" | "crashes" | "stays">(kind: K, service: string, digest: string): Of<K> | undefined {
    const fault = this.faults.find(
      (one): one is Of<K> => one.kind === kind && "service" in one && fits(one.service, service),
    );
    if (!fault) return undefined;
    const bound = this.releases.get(fault) ?? digest;
    this.releases.set(fault, bound);
    if (bound !== digest) return undefined;
    this.note(service, fault);
    return fault;
  }

  /** How often it is throttled now; each call takes one of the times that are left. */
  throttled(what: string, most: number): number {
    const fault = this.at("throttle", what);
    if (!fault) return 0;
    const left = this.left.get(fault) ?? fault.times;
    const taken = Math.min(left, most);
    this.left.set(fault, left - taken);
    if (taken > 0) this.note(what, fault, backoff(taken));
    return taken;
  }

  note(what: string, fault: Fault, seconds = 0): void {
    this.struck.push({ what, fault: describeFault(fault), seconds });
  }
}

/** Seconds that retries with a doubling pause of at most 20 s take, as the clients of AWS wait. */
export function backoff(times: number): number {
  return Array.from({ length: times }, (_, index) => Math.min(20, 2 ** index)).reduce((sum, pause) => sum + pause, 0);
}

/**
 * The whole address or call, or the beginning of it up to a dot or colon. An object of S3 is not hit by the name of another that its own begins
 * with: beside a state lies its lock, `<state>.tflock`.
 */
function hits(target: string, what: string): boolean {
  const end = what.startsWith("s3:") ? /^[:/]/ : /^[.:]/;
  return what === target || (what.startsWith(target) && end.test(what.slice(target.length)));
}

/** Services carry the name of their image, of which a declaration uses the last word: `backend` of `eloquent-ai-backend`. */
function fits(target: string, service: string): boolean {
  return service === target || service.endsWith(`-${target}`);
}
