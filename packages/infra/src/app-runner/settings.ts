import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import type { ImageSource } from "../core/image.ts";
import type { Construct } from "../core/tf.ts";
import { type Duration, parseSize, seconds } from "../core/units.ts";
import type { Network } from "../networking/index.ts";
import type { AppRunnerProps } from "./props.ts";

export interface Settings {
  readonly name: string;
  readonly network: Network;
  readonly image: ImageSource;
  readonly port: number;
  readonly cpu: number;
  readonly memory: number;
  readonly scale: { readonly min: number; readonly max: number; readonly concurrency: number };
  readonly health: {
    readonly path: string;
    readonly interval: number;
    readonly timeout: number;
    readonly healthy: number;
    readonly unhealthy: number;
  };
  readonly reaches: readonly { readonly port: number; readonly why: string }[];
  readonly gated: boolean;
  readonly autoDeploy: boolean;
  readonly tracing: boolean;
}

/** Defaults of the environment class and of App Runner; what is written in the props wins. */
export function settleAppRunner(scope: Construct, props: AppRunnerProps): Settings {
  const { defaults } = Environment.of(scope);
  const { cpu, memory } = settle(scope, "size", () => parseSize(props.size ?? defaults.size), parseSize(defaults.size));
  const time = (property: string, value: Duration, fallback: number) =>
    settle(scope, property, () => seconds(value), fallback);
  const settings: Settings = {
    name: props.name ?? props.image.name,
    network: props.network,
    image: props.image,
    port: props.port,
    cpu,
    memory,
    scale: {
      min: props.scale?.min ?? 1,
      max: props.scale?.max ?? 10,
      concurrency: props.scale?.concurrency ?? 100,
    },
    health: {
      path: props.health?.path ?? "/health",
      interval: time("health.every", props.health?.every ?? "10 seconds", 10),
      timeout: time("health.timeout", props.health?.timeout ?? "5 seconds", 5),
      healthy: props.health?.healthy ?? 3,
      unhealthy: props.health?.unhealthy ?? 5,
    },
    reaches: props.reaches ?? [{ port: 443, why: "Suppliers over HTTPS, through the NAT gateway" }],
    gated: (props.ingress ?? "gateway") === "gateway",
    autoDeploy: props.autoDeploy ?? defaults.autoDeploy,
    tracing: props.tracing ?? defaults.tracing,
  };
  check(scope, settings);
  return settings;
}

// https://docs.aws.amazon.com/apprunner/latest/api/API_HealthCheckConfiguration.html and API_AutoScalingConfiguration.html
function check(scope: Construct, { health, name, port, scale }: Settings): void {
  const wrong = (property: string, code: string, what: string, instead: string) =>
    reportProblem(scope, { path: `${scope.node.path}.${property}`, code, what, instead });
  const range = (property: string, value: number, min: number, max: number) => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    wrong(property, "TOWLINE_RANGE", `${property} is ${value}`, `a whole number from ${min} to ${max}`);
  };
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{3,39}$/.test(name)) {
    wrong(
      "name",
      "TOWLINE_SERVICE_NAME",
      `"${name}" cannot be the name of an App Runner service`,
      "4 to 40 letters, digits, hyphens and underscores",
    );
  }
  if (!health.path.startsWith("/")) {
    wrong("health.path", "TOWLINE_PATH", `health.path is "${health.path}"`, `"/${health.path}"`);
  }
  range("port", port, 1, 65_535);
  range("health.every", health.interval, 1, 20);
  range("health.timeout", health.timeout, 1, 20);
  range("health.healthy", health.healthy, 1, 20);
  range("health.unhealthy", health.unhealthy, 1, 20);
  range("scale.min", scale.min, 1, 25);
  range("scale.max", scale.max, 1, 25);
  range("scale.concurrency", scale.concurrency, 1, 200);
  if (scale.min > scale.max) {
    wrong("scale", "TOWLINE_SCALE", `scale.min ${scale.min} is above scale.max ${scale.max}`, "min no larger than max");
  }
}
