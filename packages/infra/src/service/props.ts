import type { ImageSource } from "../core/image.ts";
import type { ExpressSize, FargateSize, InstanceSize } from "../core/sizes.ts";
import type { Duration, Percent } from "../core/units.ts";
import type { Network } from "../networking/index.ts";

/** Where a service runs. */
export type Compute = "app-runner" | "ecs-express" | "ecs-fargate";

/** What a service is told, wherever it runs. */
export interface ContainerProps {
  /** Name of the service, 4 to 40 characters. @default name of the image */
  readonly name?: string;
  readonly network: Network;
  /** Image by digest. */
  readonly image: ImageSource;
  /** Port the container listens on. */
  readonly port: number;
  readonly scale?: Scale;
  readonly health?: Health;
  /** Plain settings. `RELEASE_DIGEST`, `ENVIRONMENT`, `SERVICE_NAME` and `METRICS_NAMESPACE` are set for you. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports on the internet that the service may call. @default 443 */
  readonly reaches?: readonly Reach[];
  /**
   * Who may call the service. "gateway": nobody but the gateway that forwards to it. Open to everybody only with a
   * reason.
   * @default "gateway"
   */
  readonly ingress?: "gateway" | { readonly open: string };
  /** Traces to X-Ray. @default by environment class: on in production and staging */
  readonly tracing?: boolean;
}

/** A port on the internet, and what for. */
export interface Reach {
  readonly port: number;
  readonly why: string;
}

/**
 * How many instances run, and when there are more. App Runner itself looks at `concurrency` alone: there the other figures
 * become alarms that a person sees. On ECS each figure starts `out` more tasks when it is passed for five minutes.
 */
export interface Scale {
  /** Instances kept running: 1 to 25 on App Runner, 1 to 5000 on ECS. @default 1 */
  readonly min?: number;
  /** @default 10 */
  readonly max?: number;
  /** Requests at once that one instance takes before another is started, 1 to 200 on App Runner. @default 100 */
  readonly concurrency?: number;
  /** Processor use that an instance may have for five minutes. @default "70 %" */
  readonly cpu?: Percent;
  /** Memory use that an instance may have for five minutes. @default "80 %" */
  readonly memory?: Percent;
  /** Average time to answer that is accepted for five minutes. @default "2 seconds" */
  readonly latency?: Duration;
}

export interface Health {
  /** @default "/health" */
  readonly path?: string;
  /** 1 to 20 seconds on App Runner, 5 to 300 on ECS. @default "10 seconds" */
  readonly every?: Duration;
  /** 1 to 20 seconds on App Runner, 2 to 120 on ECS. @default "5 seconds" */
  readonly timeout?: Duration;
  /** Checks in a row that must pass: 1 to 20 on App Runner, 2 to 10 on ECS. @default 3 */
  readonly healthy?: number;
  /** Checks in a row that must fail: 1 to 20 on App Runner, 2 to 10 on ECS. @default 5 */
  readonly unhealthy?: number;
}

export interface AppRunnerProps extends ContainerProps {
  /**
   * Processor and memory of one instance.
   * @default by environment class: "1 vCPU, 2 GB" in production, "0.5 vCPU, 1 GB" in staging, "0.25 vCPU, 0.5 GB" elsewhere
   */
  readonly size?: InstanceSize;
  /** App Runner deploys what is pushed to the repository. @default true in development, false everywhere else */
  readonly autoDeploy?: boolean;
  /**
   * Two services, blue and green, of which one takes the traffic and the other the next release.
   * @default false: one service, which App Runner itself replaces instance by instance
   */
  readonly colours?: boolean;
}

/** A certificate of the load balancer, and the name it is for. */
export interface ServiceCertificate {
  /** ARN of an ACM certificate of the service's region. */
  readonly arn: string;
  /** Name that callers use; it has to be in the certificate. */
  readonly host: string;
}

/** What every strategy can do that has old and new tasks side by side. */
interface Tested {
  /**
   * Paths that a new release has to answer with 200 before it gets any traffic; otherwise it is taken back. They are asked inside the network, at
   * a port of their own, past the gateway: with no token, and with no header of the gateway's.
   * @default none: the health check alone
   */
  readonly tests?: readonly `/${string}`[];
}

/** How a new release takes over from the one before. */
export type Deployment =
  | { readonly strategy: "rolling" }
  | ({
      readonly strategy: "blue-green";
      /** How long the old tasks stay after the switch, up to a day. @default "5 minutes" */
      readonly bake?: Duration;
    } & Tested)
  | ({
      readonly strategy: "linear";
      /** Share of the traffic that moves with each step, at least 3 %. @default "10 %" */
      readonly step?: Percent;
      /** Time between two steps. @default "5 minutes" */
      readonly every?: Duration;
      /** @default "5 minutes" */
      readonly bake?: Duration;
    } & Tested)
  | ({
      readonly strategy: "canary";
      /** Share of the traffic that the new release gets first. @default "10 %" */
      readonly first?: Percent;
      /** How long it is looked at before it gets the rest. @default "10 minutes" */
      readonly watch?: Duration;
      /** @default "5 minutes" */
      readonly bake?: Duration;
    } & Tested);

/** A cluster that several services share. */
export interface Cluster {
  readonly arn: string;
  readonly name: string;
}

export interface EcsFargateProps extends ContainerProps {
  /**
   * Processor and memory of one task; every pair of App Runner is legal here too.
   * @default by environment class: "1 vCPU, 2 GB" in production, "0.5 vCPU, 1 GB" in staging, "0.25 vCPU, 0.5 GB" elsewhere
   */
  readonly size?: FargateSize;
  /** @default a cluster of its own, named after the service */
  readonly cluster?: Cluster;
  /** TLS of the load balancer. Needed when it stands on the internet. @default none: HTTP inside the network */
  readonly certificate?: ServiceCertificate;
  /**
   * Where the load balancer stands. "private": in the private subnets, reached by the gateway through a VPC link.
   * "public": on the internet, behind a web ACL that asks for the header that only the gateway sends.
   * @default "private"; "public" for a service that is open to everybody
   */
  readonly loadBalancer?: "private" | "public";
  /** @default rolling: new tasks are healthy before old ones go; a failed one is rolled back */
  readonly deployment?: Deployment;
  /** Keeps processor and memory near the figures of `scale` besides the steps. @default false: steps only */
  readonly targetTracking?: boolean;
  /** Processor of the tasks; the image has to be built for it. arm64 costs a fifth less. @default "x86_64" */
  readonly architecture?: "x86_64" | "arm64";
  /**
   * Tasks beyond the first `always` run on spare capacity at about a third of the price. AWS takes it back with two minutes'
   * notice, so say why that is fine.
   * @default none: every task on capacity that stays
   */
  readonly spot?: { readonly reason: string /** @default `scale.min` */; readonly always?: number };
  /**
   * Folders the container may write to, in memory; the rest of its file system is read-only. Or everything, with a reason.
   * @default ["/tmp"]
   */
  readonly writable?: readonly `/${string}`[] | { readonly everything: string };
  /** Bucket that the load balancer writes its access log to. @default none: the gateway keeps one */
  readonly accessLog?: { readonly bucket: string; readonly prefix?: string };
}

export interface EcsExpressProps extends ContainerProps {
  /**
   * Processor and memory of one task, up to 4 vCPU and 8 GB.
   * @default by environment class: "1 vCPU, 2 GB" in production, "0.5 vCPU, 1 GB" in staging, "0.25 vCPU, 0.5 GB" elsewhere
   */
  readonly size?: ExpressSize;
  /** @default a cluster of its own, named after the service */
  readonly cluster?: Cluster;
}

/**
 * Props of a service on any of the three. Each has its own few props besides the common ones; written for another kind of
 * compute they do not compile.
 */
export type ServiceProps =
  | (AppRunnerProps & { /** @default "app-runner" */ readonly compute?: "app-runner" })
  | (EcsFargateProps & { readonly compute: "ecs-fargate" })
  | (EcsExpressProps & { readonly compute: "ecs-express" });
