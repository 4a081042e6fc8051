import type { Duration } from "../core/units.ts";
import type { Probe } from "../core/watch.ts";

export interface CanaryProps {
  /** What is asked: something with a public address that says whether it is up, or an address. */
  readonly asks: { probe(): Probe | undefined } | `https://${string}`;
  /** @default by environment class: "5 minutes" in production, "15 minutes" in staging, "1 hour" elsewhere */
  readonly every?: "1 minute" | "5 minutes" | "15 minutes" | "1 hour";
  /** Status that the answer has. @default 200 */
  readonly status?: number;
  /** Text that the answer contains. @default any answer will do */
  readonly text?: string;
  /** Longest time for the answer, up to 50 seconds. @default "10 seconds" */
  readonly timeout?: Duration;
  /** Name, of lower-case letters, digits, hyphens and underscores. @default `<project>-<environment>-<id>` */
  readonly name?: string;
}
