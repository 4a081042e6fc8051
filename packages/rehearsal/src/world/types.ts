import type { ApiCall } from "../api/apis.ts";
import type { Run } from "../api/github/runs.ts";
import type { Fault } from "../faults/fault.ts";
import type { Struck } from "../faults/script.ts";
import type { TokenClaims } from "../services/issuer.ts";
import type { Address } from "./address-book.ts";
import type { DriftedValue } from "./drift.ts";
import type { Environment } from "./environment.ts";
import type { Change } from "./history.ts";

/** Options of {@link openWorld}. */
export interface WorldOptions {
  /** Folder that holds everything the world knows; created when missing. The same folder opens the same world again. */
  folder: string;
  /** Forget what an earlier world left in the folder. @default false */
  fresh?: boolean;
  /**
   * Folder of local releases, `<releases>/<sha256 hex>/release.json`. Without it no service is started, and the world
   * says so where a service would have been.
   */
  releases?: string;
  /** Receives one line for each thing the stand-ins did or could not do. @default nothing is printed */
  log?: (line: string) => void;
  /**
   * Tells the time, in milliseconds since the epoch, to what counts in windows: rate limits and throttles. A clock of
   * your own makes a minute pass at once. @default the machine's
   */
  clock?: () => number;
  /** Folder from which provider bindings are resolved. @default the working folder */
  from?: string;
  /**
   * Ids and ARNs that exist although no stack makes them: a certificate, a role of another team. Without this a reference
   * to them is refused, as AWS refuses what it cannot find. @default none
   */
  existing?: readonly string[];
  /** Synthesized stacks whose resource types the stand-in providers are to know; see {@link World.prepare}. */
  stacks?: readonly string[];
  /** What goes wrong on purpose. */
  faults?: readonly Fault[];
  /**
   * Seconds of the world in one second here: `600` makes a wait of ten minutes take one second. What Terraform creates then takes as long as
   * at AWS, divided by it. @default no waiting
   */
  pace?: number;
}

/** A release that runs and answers on the loopback address. */
export interface RunningService {
  /** Name of the service (`eloquent-ai-backend`). */
  name: string;
  /** Identity of the release that runs: `sha256:…`. */
  digest: string;
  /** Where it answers, `http://127.0.0.1:<port>`. */
  url: string;
}

/** Something that exists in the world. */
export interface WorldResource {
  /** Terraform type: `aws_vpc`. */
  type: string;
  /** The resource's id as the provider reports it. */
  id: string;
  account: string;
  region: string;
  /** Everything Terraform knows of it, as in the state. Write-only values are not in it. */
  attributes: { [name: string]: unknown };
}

/** What a drift did. */
export interface Drift {
  address: string;
  type: string;
  id: string;
  /** Empty when it was deleted. */
  changes: DriftedValue[];
}

/** Something that was declared and that the stand-in does not do. Never silent: it is logged and in the report. */
export interface Notice {
  /** What it is about: a resource type and name, or an endpoint. */
  subject: string;
  message: string;
}

/**
 * A stand-in cloud in one folder. Its providers and endpoints are served by this process, so children that use
 * {@link World.environment} must be awaited without blocking it (`spawn`, not `spawnSync`).
 */
export interface World {
  readonly folder: string;
  /**
   * Tells the stand-in providers which types the stacks use, and starts one for each provider that is new. Types that
   * were used before stay known.
   * @throws SchemaError when a provider has no binding
   */
  prepare(stacks: readonly string[]): Promise<void>;
  /**
   * Environment for any child `terraform`, `tofu`, `cdktf` or action: stand-in providers attached, S3 backends sent to
   * the loopback endpoint, dummy credentials, no machine configuration. To be laid over `process.env`. `init` gets
   * arguments of the S3 backend this way (`TF_CLI_ARGS_init`), so a stack with another backend has to clear those.
   */
  environment(): Environment;
  /** The same for one of several that work at the same time, so that what each applies is a version of its own. */
  environmentOf(run: string): Promise<Environment>;
  services(): RunningService[];
  /** Where on this machine answers what stands in front of services: distributions, stages, load balancers. */
  addresses(): Address[];
  resources(): WorldResource[];
  notices(): Notice[];
  /** How many applies have changed the world so far. */
  readonly version: number;
  /** Every change since the world began, with the number of its apply. */
  history(): Change[];
  /**
   * Changes something as a person in the console would, behind Terraform's back: the next plan sees it.
   *
   * @param address as Terraform prints it: `aws_vpc.main`, `module.a.aws_subnet.b["x"]`
   * @param change values by path (`tags.Owner`, `desired_count`), JSON or text; or `"gone"` to delete it
   * @throws DriftRefused `unknown-address`, `unknown-attribute`, `wrong-value`
   */
  drift(address: string, change: { readonly [path: string]: string } | "gone"): Promise<Drift>;
  /** Where the S3 endpoint answers. */
  readonly s3: string;
  /** Where the APIs of AWS answer, all on one address; {@link World.environment} says it as `AWS_ENDPOINT_URL`. */
  readonly aws: string;
  /** Where GitHub's API answers; {@link World.environment} says it as `GITHUB_API_URL`. */
  readonly github: string;
  /** Sets one more fault, from now on. */
  addFault(fault: Fault): void;
  /** Takes every fault back. What they did stays done. */
  clearFaults(): void;
  /** Faults that took effect since the world was opened, in order. */
  struck(): Struck[];
  /** Calls to the APIs since the world was opened, in order. */
  calls(): ApiCall[];
  /**
   * What a job gets from GitHub to ask for its OpenID token: with it, `AssumeRoleWithWebIdentity` decides by the trust policy of the role, for
   * the subject that this run has.
   */
  runEnvironment(run: Run): Record<string, string>;
  /**
   * A token that whoever verifies it in this world takes for one of its issuer: functions that look for the issuer's keys find those of the
   * world.
   */
  token(claims: TokenClaims): Promise<string>;
  /** What lies in a bucket of the S3 endpoint. */
  objects(bucket: string): { key: string; body: Buffer }[];
  /** Deletes every object of a bucket, also all states in it. */
  emptyBucket(bucket: string): Promise<number>;
  /** Stops services, fronts and endpoints. What exists stays in the folder. */
  close(): Promise<void>;
}
