import { hostname, userInfo } from "node:os";
import { stripVTControlCharacters } from "node:util";

/** Who holds a state, as Terraform writes it into the lock and tells everybody who meets it. */
export interface LockInfo {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  readonly created: string;
}

/** A lock by what is known of it when its id is not: who took it, and between which times (ISO 8601). */
export interface LockTrace {
  readonly who: string;
  readonly from: string;
  readonly until: string;
}

/** The lock that an error of Terraform tells of (`Lock Info:`). */
export function lockIn(text: string): LockInfo | undefined {
  const plain = stripVTControlCharacters(text);
  const field = (name: string) => new RegExp(`^[│\\s]*${name}:[ \\t]+(\\S.*?)\\s*$`, "m").exec(plain)?.[1];
  const id = field("ID");
  const who = field("Who");
  if (id === undefined || who === undefined) return undefined;
  return { id, who, operation: field("Operation") ?? "", created: field("Created") ?? "" };
}

/** Whether this is the lock that was left behind: locks of one state exclude each other, so user, machine and time say it. */
export function isOf({ who, from, until }: LockTrace, lock: LockInfo): boolean {
  // Go writes `2026-11-26 06:45:40.123456789 +0000 UTC`.
  const created = Date.parse(lock.created.replace(/^(\S+) (\S+?)(\.\d{3})?\d* \+0000 UTC.*$/, "$1T$2$3Z"));
  return lock.who === who && created >= Date.parse(from) && created <= Date.parse(until);
}

/** Terraform names its user and machine the same way. */
export function thisMachine(): string {
  return `${userInfo().username}@${hostname()}`;
}

/** `root@runner since 2026-11-26 06:45:40 (OperationTypeApply)` */
export function holder({ who, operation, created }: LockInfo): string {
  const since = created.replace(/(\.\d+)? \+0000 UTC.*$/, " UTC");
  return `${who}${since ? ` since ${since}` : ""}${operation ? ` (${operation})` : ""}`;
}
