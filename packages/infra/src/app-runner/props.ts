import type { ImageSource } from "../core/image.ts";
import type { Duration, InstanceSize } from "../core/units.ts";
import type { Network } from "../networking/index.ts";

export interface AppRunnerProps {
  /** Name of the service, 4 to 40 characters. @default name of the image */
  readonly name?: string;
  readonly network: Network;
  /** Image by digest. */
  readonly image: ImageSource;
  /** Port the container listens on. */
  readonly port: number;
  /**
   * Processor and memory of one instance.
   * @default by environment class: "1 vCPU, 2 GB" in production, "0.5 vCPU, 1 GB" in staging, "0.25 vCPU, 0.5 GB" elsewhere
   */
  readonly size?: InstanceSize;
  readonly scale?: Scale;
  readonly health?: Health;
  /** Plain settings. `RELEASE_DIGEST`, `ENVIRONMENT`, `SERVICE_NAME` and `METRICS_NAMESPACE` are set for you. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports on the internet that the service may call. @default 443 */
  readonly reaches?: readonly { readonly port: number; readonly why: string }[];
  /**
   * Who may call the service. "gateway": nobody but the gateway that forwards to it. Open to everybody only with a
   * reason.
   * @default "gateway"
   */
  readonly ingress?: "gateway" | { readonly open: string };
  /** App Runner deploys what is pushed to the repository. @default true in development, false everywhere else */
  readonly autoDeploy?: boolean;
  /** Traces to X-Ray. @default by environment class: on in production and staging */
  readonly tracing?: boolean;
}

export interface Scale {
  /** Instances kept running, 1 to 25. @default 1 */
  readonly min?: number;
  /** @default 10 */
  readonly max?: number;
  /** Requests at once that one instance takes before another is started, 1 to 200. @default 100 */
  readonly concurrency?: number;
}

export interface Health {
  /** @default "/health" */
  readonly path?: string;
  /** 1 to 20 seconds. @default "10 seconds" */
  readonly every?: Duration;
  /** 1 to 20 seconds. @default "5 seconds" */
  readonly timeout?: Duration;
  /** Checks in a row that must pass, 1 to 20. @default 3 */
  readonly healthy?: number;
  /** Checks in a row that must fail, 1 to 20. @default 5 */
  readonly unhealthy?: number;
}
