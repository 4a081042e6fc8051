import { apiGatewayV2 } from "./aws/api-gateway-v2.ts";
import { appRunner } from "./aws/app-runner.ts";
import { backup } from "./aws/backup.ts";
import { cache } from "./aws/cache.ts";
import { cloudfront } from "./aws/cloudfront.ts";
import { containerData } from "./aws/container-data.ts";
import { containers } from "./aws/containers.ts";
import { dns } from "./aws/dns.ts";
import { gateway } from "./aws/gateway.ts";
import { identity } from "./aws/identity.ts";
import { keeping } from "./aws/keeping.ts";
import { lambda } from "./aws/lambda.ts";
import { loadBalancing } from "./aws/load-balancing.ts";
import { network } from "./aws/network.ts";
import { operations } from "./aws/operations.ts";
import { scheduler } from "./aws/scheduler.ts";
import { secrets } from "./aws/secrets.ts";
import { storage } from "./aws/storage.ts";
import { watching } from "./aws/watching.ts";
import { dataSources } from "./data.ts";
import { ephemerals } from "./ephemeral.ts";
import { github } from "./github.ts";
import { madeHere } from "./made-here.ts";
import type { Behaviour, DataSource, Ephemeral } from "./types.ts";

const behaviours: { [type: string]: Behaviour } = {
  ...network,
  ...identity,
  ...storage,
  ...backup,
  ...scheduler,
  ...cache,
  ...secrets,
  ...keeping,
  ...operations,
  ...watching,
  ...appRunner,
  ...loadBalancing,
  ...containers,
  ...gateway,
  ...lambda,
  ...apiGatewayV2,
  ...cloudfront,
  ...dns,
  ...github,
  ...madeHere,
};

/** Arguments that replace a resource in nearly every type of AWS and GitHub; for types without a behaviour. */
const generic: Behaviour = { replace: ["name", "name_prefix", "vpc_id", "bucket", "repository"] };
/** Nothing is known of how another provider replaces; it updates in place. */
const foreign: Behaviour = {};

export function behaviourOf(type: string): Behaviour {
  return behaviours[type] ?? (/^(aws|github)_/.test(type) ? generic : foreign);
}

/** Whether the type has more than the generic behaviour: the report says how deep each type goes. */
export function hasBehaviour(type: string): boolean {
  return type in behaviours;
}

export function dataSourceOf(type: string): DataSource | undefined {
  return dataSources[type] ?? containerData[type];
}

export function ephemeralOf(type: string): Ephemeral | undefined {
  return ephemerals[type];
}

export type { Attempt, Behaviour, Caller, Ephemeral, Surroundings } from "./types.ts";
