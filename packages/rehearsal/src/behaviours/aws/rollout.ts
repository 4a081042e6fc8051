import { createHash } from "node:crypto";
import type { WorldRecord } from "../../world/records.ts";

/** One service deployment of ECS, as the record of its service keeps it. */
export interface Rollout {
  /** From 1 on. */
  number: number;
  /** Task definition that ran before; empty when nothing did. */
  from: string;
  to: string;
  state: "IN_PROGRESS" | "SUCCESSFUL" | "ROLLBACK_SUCCESSFUL" | "FAILED";
  /** Seconds since 1970. */
  began: number;
  ended?: number;
  why: string;
}

/** What ECS says in the service's list of events. */
export interface ServiceEvent {
  at: number;
  message: string;
}

/** How much of its past a service tells. */
const MEMORY = 100;

type Hidden = WorldRecord["hidden"];

/** Deployments of a service, newest first. */
export const rolloutsOf = (hidden: Hidden) => (hidden["rollouts"] ?? []) as readonly Rollout[];
export const eventsOf = (hidden: Hidden) => (hidden["events"] ?? []) as readonly ServiceEvent[];

/** The task definition whose tasks take the traffic. */
export function servedBy(hidden: Hidden): string {
  const settled = rolloutsOf(hidden).find(({ state }) => state !== "IN_PROGRESS");
  return settled === undefined ? "" : settled.state === "SUCCESSFUL" ? settled.to : settled.from;
}

/** A deployment begins. @returns what the record's hidden part is then */
export function begun(hidden: Hidden, name: string, to: string, at: number): Hidden {
  const number = (rolloutsOf(hidden)[0]?.number ?? 0) + 1;
  const rollout: Rollout = { number, from: servedBy(hidden), to, state: "IN_PROGRESS", began: at, why: "" };
  return said(
    { ...hidden, rollouts: [rollout, ...rolloutsOf(hidden)].slice(0, MEMORY) },
    at,
    `(service ${name}) has started 1 tasks.`,
  );
}

/** The deployment that was begun last has ended. */
export function ended(
  hidden: Hidden,
  { at, key, name, state, why }: { key: string; name: string; state: Rollout["state"]; why: string; at: number },
): Hidden {
  const [latest, ...before] = rolloutsOf(hidden);
  if (latest === undefined) return hidden;
  const done = { ...hidden, rollouts: [{ ...latest, state, why, ended: at }, ...before] };
  const id = deploymentId(key, latest.number);
  if (state === "SUCCESSFUL") {
    const completed = said(done, at, `(service ${name}) (deployment ${id}) deployment completed.`);
    return said(completed, at, `(service ${name}) has reached a steady state.`);
  }
  const failed = said(done, at, `(service ${name}) (deployment ${id}) deployment failed: tasks failed to start.`);
  if (state !== "ROLLBACK_SUCCESSFUL") return failed;
  const back = deploymentId(key, latest.number, "back");
  return said(failed, at, `(service ${name}) rolling back to deployment ${back}.`);
}

function said(hidden: Hidden, at: number, message: string): Hidden {
  return { ...hidden, events: [{ at, message }, ...eventsOf(hidden)].slice(0, MEMORY) };
}

/** `ecs-svc/<19 digits>`; going back is a deployment of its own. */
export function deploymentId(key: string, number: number, way: "" | "back" = ""): string {
  const hash = createHash("sha256").update(`${key} ${number} ${way}`).digest("hex");
  return `ecs-svc/${BigInt(`0x${hash}`).toString().slice(0, 19)}`;
}

/** What the tasks are that the latest deployment left, or is about to leave. */
export function tasksOf(key: string, hidden: Hidden): Record<string, string> {
  const [latest] = rolloutsOf(hidden);
  if (latest === undefined) return {};
  const back = latest.state === "ROLLBACK_SUCCESSFUL";
  return {
    taskDefinition: back ? latest.from : latest.to,
    deployment: deploymentId(key, latest.number, back ? "back" : ""),
  };
}
