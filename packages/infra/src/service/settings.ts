import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import type { ImageSource } from "../core/image.ts";
import { type FargateSize, type InstanceSize, parseSize } from "../core/sizes.ts";
import type { Construct } from "../core/tf.ts";
import { type Duration, type Percent, percent, seconds } from "../core/units.ts";
import type { Network } from "../networking/index.ts";
import type { ContainerProps, Reach } from "./props.ts";

/** When there are more instances. */
export interface ScaleSettings {
  readonly min: number;
  readonly max: number;
  readonly concurrency: number;
  /** Percent. */
  readonly cpu: number;
  /** Percent. */
  readonly memory: number;
  /** Seconds. */
  readonly latency: number;
}

export interface HealthSettings {
  readonly path: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

/** What is known of every service once defaults are filled in. */
export interface ContainerSettings {
  readonly name: string;
  readonly network: Network;
  readonly image: ImageSource;
  readonly port: number;
  readonly cpu: number;
  readonly memory: number;
  readonly scale: ScaleSettings;
  readonly health: HealthSettings;
  readonly reaches: readonly Reach[];
  /** Nobody but the gateway gets in. */
  readonly gated: boolean;
  readonly tracing: boolean;
}

type Range = readonly [min: number, max: number];

/** What a kind of compute accepts. */
export interface Ranges {
  /** Name of the service that AWS offers, as errors say it. */
  readonly on: string;
  readonly sizes: readonly string[];
  readonly instances: Range;
  readonly concurrency: Range;
  readonly every: Range;
  readonly timeout: Range;
  readonly checks: Range;
}

/** Defaults of the environment class; what is written in the props wins. */
export function settleContainer(
  scope: Construct,
  props: ContainerProps & { readonly size?: InstanceSize | FargateSize },
  ranges: Ranges,
): ContainerSettings {
  const { defaults } = Environment.of(scope);
  const size = (value: InstanceSize | FargateSize) => parseSize(value, ranges.sizes, ranges.on);
  const { cpu, memory } = settle(scope, "size", () => size(props.size ?? defaults.size), size(defaults.size));
  const time = (property: string, value: Duration, fallback: number) =>
    settle(scope, property, () => seconds(value), fallback);
  const share = (property: string, value: Percent, fallback: number) =>
    settle(scope, property, () => percent(value), fallback);
  const { health = {}, scale = {} } = props;
  const settings: ContainerSettings = {
    name: props.name ?? props.image.name,
    network: props.network,
    image: props.image,
    port: props.port,
    cpu,
    memory,
    scale: {
      min: scale.min ?? 1,
      max: scale.max ?? 10,
      concurrency: scale.concurrency ?? 100,
      cpu: share("scale.cpu", scale.cpu ?? "70 %", 70),
      memory: share("scale.memory", scale.memory ?? "80 %", 80),
      latency: time("scale.latency", scale.latency ?? "2 seconds", 2),
    },
    health: {
      path: health.path ?? "/health",
      interval: time("health.every", health.every ?? "10 seconds", 10),
      timeout: time("health.timeout", health.timeout ?? "5 seconds", 5),
      healthy: health.healthy ?? 3,
      unhealthy: health.unhealthy ?? 5,
    },
    reaches: props.reaches ?? [{ port: 443, why: "Suppliers over HTTPS, through the NAT gateway" }],
    gated: (props.ingress ?? "gateway") === "gateway",
    tracing: props.tracing ?? defaults.tracing,
  };
  check(scope, settings, ranges);
  return settings;
}

function check(scope: Construct, { health, name, port, scale }: ContainerSettings, ranges: Ranges): void {
  const wrong = (property: string, code: string, what: string, instead: string) =>
    reportProblem(scope, { path: `${scope.node.path}.${property}`, code, what, instead });
  const range = (property: string, value: number, [min, max]: Range) => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    wrong(property, "TOWLINE_RANGE", `${property} is ${value}`, `a whole number from ${min} to ${max}`);
  };
  // The rule of App Runner for everybody, so that a change of compute never changes the name
  // (https://docs.aws.amazon.com/apprunner/latest/api/API_CreateService.html).
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{3,39}$/.test(name)) {
    wrong(
      "name",
      "TOWLINE_SERVICE_NAME",
      `"${name}" cannot be the name of a service on ${ranges.on}`,
      "4 to 40 letters, digits, hyphens and underscores",
    );
  }
  if (!health.path.startsWith("/")) {
    wrong("health.path", "TOWLINE_PATH", `health.path is "${health.path}"`, `"/${health.path}"`);
  }
  range("port", port, [1, 65_535]);
  range("health.every", health.interval, ranges.every);
  range("health.timeout", health.timeout, ranges.timeout);
  range("health.healthy", health.healthy, ranges.checks);
  range("health.unhealthy", health.unhealthy, ranges.checks);
  range("scale.min", scale.min, ranges.instances);
  range("scale.max", scale.max, ranges.instances);
  range("scale.concurrency", scale.concurrency, ranges.concurrency);
  if (scale.min > scale.max) {
    wrong("scale", "TOWLINE_SCALE", `scale.min ${scale.min} is above scale.max ${scale.max}`, "min no larger than max");
  }
}

/**
 * Reports props of another kind of compute. The compiler refuses them; Node runs a declaration without looking at types.
 */
export function refuseProps(
  scope: Construct,
  props: object,
  on: string,
  elsewhere: Readonly<Record<string, string>>,
): void {
  for (const [property, instead] of Object.entries(elsewhere)) {
    if ((props as Record<string, unknown>)[property] === undefined) continue;
    reportProblem(scope, {
      path: `${scope.node.path}.${property}`,
      code: "TOWLINE_NOT_ON_THIS_COMPUTE",
      what: `${on} has no ${property}`,
      instead,
    });
  }
}
