import {
  awsProvider,
  boundRole,
  Construct,
  Environment,
  type ImageSource,
  localBackend,
  RoleBoundary,
  registryImage,
  reportProblem,
  SecretGroup,
  s3Backend,
  standardTags,
  stateKeyArn,
  TerraformOutput,
} from "@towline/infra";
import type { HasOutputs, InfrastructureContext, Outputs } from "../declaration/declaration.ts";
import type { Environments, Images, SecretGroups } from "../declaration/environment.ts";
import { digestVariable, secretName, stateBucketName } from "../names.ts";
import { smokeOf } from "../pipeline/verification.ts";
import { accountPlans, type StackPlan, stackPlans } from "../plan.ts";
import type { System } from "../system.ts";
import { RenderedOnce } from "./rendered-once.ts";
import { variablesOf } from "./variables.ts";

/** One environment in one region: what the declaration's `infrastructure` builds, between its inputs and outputs. */
export class EnvironmentStack extends RenderedOnce {
  constructor(scope: Construct, system: System, plan: StackPlan) {
    super(scope, plan.name);
    const { declaration } = system;
    const environment = declaration.environments[plan.environment]!;
    Environment.set(this, {
      name: plan.environment,
      class: environment.class,
      project: system.name,
      ...(plan.account ? { account: plan.account } : {}),
      region: plan.region.name,
    });
    this.#state(system, plan);
    this.#provider(system, plan);
    const images = this.#images(system, plan);
    const secrets = this.#secrets(system, plan);
    const outputs = declaration.infrastructure?.(this, {
      environment: { ...environment, name: plan.environment },
      region: plan.region,
      images,
      secrets,
      variables: variablesOf(system, plan.environment),
    } as InfrastructureContext<Environments, Images, SecretGroups>);
    // The deploy role may make no role without it.
    if (plan.account) this.#boundRoles(RoleBoundary.arnOf({ account: plan.account, project: system.name }));
    this.#outputs(system, outputs ?? {}, images);
    this.#verifiedAt(system, outputs ?? {});
  }

  /** No aspect: with one, every element would have to be rendered twice. */
  #boundRoles(boundaryArn: string): void {
    for (const node of this.node.findAll()) boundRole(node, boundaryArn);
  }

  #state(system: System, { name, account }: StackPlan): void {
    const home = accountPlans(system.declaration.environments).find((plan) => plan.account === account);
    if (!home) {
      // Said outright: cdktf would fill in the absolute path of this folder.
      localBackend(this);
      return;
    }
    const bucket = stateBucketName(system.name, home.account);
    s3Backend(this, {
      bucket,
      key: `${name}/terraform.tfstate`,
      region: home.region,
      kmsKeyId: stateKeyArn({ bucket, ...home }),
    });
  }

  #provider(system: System, { environment, region, account }: StackPlan): void {
    if (!account) return;
    awsProvider(this, {
      region: region.name,
      account,
      tags: standardTags({ name: environment, project: system.declaration.project ?? system.name }),
    });
  }

  #images({ declaration }: System, { account = "", region }: StackPlan): Record<string, ImageSource> {
    const images = Object.entries(declaration.images ?? {});
    if (!account) return {};
    return Object.fromEntries(
      images.map(([key, { name }]) => [
        key,
        registryImage(this, {
          name,
          repositoryUrl: `${account}.dkr.ecr.${region.name}.amazonaws.com/${name}`,
          repositoryArn: `arn:aws:ecr:${region.name}:${account}:repository/${name}`,
          variable: digestVariable(key),
        }),
      ]),
    );
  }

  #secrets(system: System, { account }: StackPlan): Record<string, SecretGroup> {
    if (!account) return {};
    const groups = Object.entries(system.declaration.secrets ?? {});
    return Object.fromEntries(
      groups.map(([group, keys]) => [
        group,
        new SecretGroup(this, `secret-${group}`, { name: secretName(system.name, group), keys }),
      ]),
    );
  }

  /** `release` is what the deploy action reads to know what was live before; the rest is what the system returns. */
  #outputs(system: System, outputs: Outputs, images: Record<string, ImageSource>): void {
    // In a scope of their own: an output is often named as the construct it tells about.
    const scope = new Construct(this, "towline-outputs");
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(scope, name, {
        staticId: true,
        description: `"${name}", as the infrastructure of ${system.name} returns it.`,
        value: hasOutputs(value) ? { ...value.outputs } : value,
      });
    }
    const digests = Object.entries(images).map(([key, image]) => [digestVariable(key), image.digest]);
    if (digests.length > 0) {
      if ("release" in outputs) {
        reportProblem(this, {
          code: "SYS060",
          what: 'the infrastructure returns an output "release", which tells the deployment what is live',
          instead: "another name",
        });
        return;
      }
      new TerraformOutput(scope, "release", {
        staticId: true,
        description: "Digest of every image that this stack runs, by the variable it came in with.",
        value: Object.fromEntries(digests),
      });
    }
  }

  /** What nobody compiled may name an output that is not there; the release could then never be verified. */
  #verifiedAt({ declaration }: System, outputs: Outputs): void {
    const at = smokeOf(declaration)?.at;
    if (at === undefined || at in outputs) return;
    const names = Object.keys(outputs);
    reportProblem(this, {
      code: "SYS061",
      what: `smoke tests run at the output "${at}", which the infrastructure does not return`,
      instead: names.length > 0 ? `verify.smoke.at with one of: ${names.join(", ")}` : `return { ${at}: ... }`,
    });
  }
}

const hasOutputs = (value: Outputs[string]): value is HasOutputs => typeof value === "object";

/** All environment stacks of a system, made in the order of its declaration. */
export const environmentStacks = (scope: Construct, system: System): EnvironmentStack[] =>
  stackPlans(system.declaration.environments).map((plan) => new EnvironmentStack(scope, system, plan));
