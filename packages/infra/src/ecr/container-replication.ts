import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration/index.js";
import { Construct, type TerraformProvider } from "../core/tf.ts";

export interface ContainerReplicationProps {
  /** Account of the registry, twelve digits. */
  readonly account: string;
  /** Regions that get a copy of every image. */
  readonly regions: readonly string[];
  /** Names of the repositories that are copied. */
  readonly repositories: readonly string[];
  /** Provider of the region that images are pushed to. @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * Copies every image that is pushed to the registries of other regions of the same account, under the same digest: Lambda
 * and App Runner run images of their own region only. One a registry, because AWS keeps one configuration a registry.
 *
 * ### Cost
 * $0.02 a GB between regions of the United States, and the storage of each copy (2026).
 */
export class ContainerReplication extends Construct {
  constructor(scope: Construct, id: string, props: ContainerReplicationProps) {
    super(scope, id);
    new EcrReplicationConfiguration(this, "configuration", {
      replicationConfiguration: {
        rule: [
          {
            destination: props.regions.map((region) => ({ region, registryId: props.account })),
            repositoryFilter: props.repositories.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
          },
        ],
      },
      ...(props.provider ? { provider: props.provider } : {}),
    });
  }
}
