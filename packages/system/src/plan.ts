import type { EnvironmentDeclaration, Environments } from "./declaration/environment.ts";
import { digestVariable, stackName } from "./names.ts";
import type { System } from "./system.ts";

/** One region that an environment runs in. */
export interface RegionPlan {
  readonly name: string;
  readonly zones: readonly string[];
  readonly cidr: string;
  readonly role: "primary" | "secondary";
}

/** One stack of an environment. */
export interface StackPlan {
  readonly name: string;
  readonly environment: string;
  readonly region: RegionPlan;
  readonly account: string | undefined;
}

/** An account that some environment runs in, and what has to be prepared in it once. */
export interface AccountPlan {
  readonly account: string;
  /** Region of the state bucket and the image repositories: the primary region of its first environment. */
  readonly region: string;
  readonly environments: readonly string[];
}

/** Regions of an environment, the primary first. */
export function regionPlans(environment: EnvironmentDeclaration): RegionPlan[] {
  if (environment.regions) {
    return Object.entries(environment.regions).map(([name, { zones, cidr }], index) => ({
      name,
      zones,
      cidr,
      role: index === 0 ? "primary" : "secondary",
    }));
  }
  if (!environment.region) return [];
  return [{ name: environment.region, zones: environment.zones ?? [], cidr: environment.cidr ?? "", role: "primary" }];
}

/** Stacks of all environments, in the order of the declaration. */
export function stackPlans(environments: Environments): StackPlan[] {
  return Object.entries(environments).flatMap(([environment, declared]) => {
    const regions = regionPlans(declared);
    return regions.map((region) => ({
      name: stackName(environment, region.name, regions.length),
      environment,
      region,
      account: declared.account,
    }));
  });
}

/** Accounts in the order in which environments name them. The first keeps the state of the bootstrap stack. */
export function accountPlans(environments: Environments): AccountPlan[] {
  const accounts = new Map<string, { region: string; environments: string[] }>();
  for (const [name, environment] of Object.entries(environments)) {
    const [primary] = regionPlans(environment);
    if (!environment.account || !primary) continue;
    const known = accounts.get(environment.account) ?? { region: primary.name, environments: [] };
    known.environments.push(name);
    accounts.set(environment.account, known);
  }
  return [...accounts].map(([account, plan]) => ({ account, ...plan }));
}

/** The Terraform variable of every image of a system, by the image's name in the declaration. */
export const digestVariables = ({ images }: System): Record<string, string> =>
  Object.fromEntries(Object.keys(images).map((image) => [image, digestVariable(image)]));
