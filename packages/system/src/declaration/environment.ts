import type { Cidr, EnvironmentClass, InstanceSize, Money } from "@towline/infra";

/** One region of an environment that runs in several. The first one written is the primary. */
export interface RegionDeclaration {
  /** Availability zones, declared because nothing reads the cloud at synth. */
  readonly zones: readonly string[];
  /** Address range of this region's VPC. Ranges of one system must not overlap. */
  readonly cidr: Cidr;
}

/**
 * One environment: what it is for, who may release to it, and where it runs.
 *
 * Only `class` is needed. A system with no cloud at all leaves out `account`, `region`, `zones` and `cidr`;
 * an environment in several regions writes `regions` in place of `region`, `zones` and `cidr`.
 */
export interface EnvironmentDeclaration {
  /** Decides every default: protection, retention, redundancy and size. */
  readonly class: EnvironmentClass;
  /** A push to this branch is released here. Without it the environment is released by hand only. */
  readonly branch?: string;
  /** Twelve-digit AWS account id. */
  readonly account?: string;
  /** AWS region, such as `us-east-1`. */
  readonly region?: string;
  /** Availability zones of `region`. */
  readonly zones?: readonly string[];
  /** Address range of the VPC in `region`. */
  readonly cidr?: Cidr;
  /** Several regions, keyed by region name; the first is the primary. */
  readonly regions?: Readonly<Record<string, RegionDeclaration>>;
  /** Sizes by the name the infrastructure gives them, such as `{ backend: "1 vCPU, 2 GB" }`. */
  readonly sizes?: Readonly<Record<string, InstanceSize | (string & {})>>;
  /** What the environment may cost a month; budgets and alarms follow from it. */
  readonly budget?: Money;
  /**
   * Who approves a release: people (`@name`) or teams (`@organisation/team`).
   *
   * In a private repository GitHub enforces reviewers on the Enterprise plan only
   * (https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments).
   */
  readonly reviewers?: readonly `@${string}`[];
  /** Machine that carries the services of a system without a cloud, reached over SSH. */
  readonly host?: string;
}

export type Environments = Readonly<Record<string, EnvironmentDeclaration>>;

/** A container image of the system: its repository name and where its Dockerfile stands. */
export interface ImageDeclaration {
  /** Repository name in the registry, such as `eloquent-ai-backend`. */
  readonly name: string;
  /** Build context, relative to the repository. */
  readonly context: string;
  /** Dockerfile, relative to the context. @default "Dockerfile" */
  readonly dockerfile?: string;
  /** Build platform. @default "linux/amd64" (App Runner runs nothing else) */
  readonly platform?: "linux/amd64" | "linux/arm64";
  /**
   * Folder of the service that answers in place of this image when a release is rehearsed on a machine without a
   * container engine, relative to the declaration. It is started with `node src/server.ts`.
   * @default none: the rehearsal starts nothing for this image, and says so
   */
  readonly rehearsedBy?: string;
}

export type Images = Readonly<Record<string, ImageDeclaration>>;

/** Secret keys by group. A group is one entry of the secret store, `<system>/<group>`. */
export type SecretGroups = Readonly<Record<string, readonly string[]>>;

/** A variable has one value everywhere, or one value an environment. Variables are not secret. */
export type VariableDeclaration<E extends Environments> = string | { readonly [K in keyof E]: string };

export type Variables<E extends Environments> = Readonly<Record<string, VariableDeclaration<E>>>;

/** Secrets that only the pipeline reads. Their values are set in GitHub by a person, never by Terraform. */
export interface PipelineSecrets<R extends string = string, N extends string = string> {
  /** Readable by every job. */
  readonly repository?: readonly R[];
  /** One value an environment, readable by jobs of that environment only. */
  readonly environment?: readonly N[];
}
