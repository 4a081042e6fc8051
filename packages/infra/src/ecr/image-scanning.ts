import { EcrRegistryScanningConfiguration } from "@cdktf/provider-aws/lib/ecr-registry-scanning-configuration/index.js";
import { Construct, type TerraformProvider } from "../core/tf.ts";

export interface ImageScanningProps {
  /** Names of the repositories whose images are scanned again whenever a new weakness becomes known. @default all */
  readonly repositories?: readonly string[];
  /** @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * Scanning by Amazon Inspector: of the system and of the packages of the language, and not only when an image is pushed but for
 * as long as it is there. One a registry, because AWS keeps one configuration a registry; without it images are scanned once,
 * when they are pushed.
 *
 * ### Cost
 * $0.09 for the first scan of an image and $0.01 for every one after (us-east-1, 2026).
 */
export class ImageScanning extends Construct {
  constructor(scope: Construct, id: string, props: ImageScanningProps = {}) {
    super(scope, id);
    new EcrRegistryScanningConfiguration(this, "configuration", {
      scanType: "ENHANCED",
      rule: [
        {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilter: (props.repositories ?? ["*"]).map((filter) => ({ filter, filterType: "WILDCARD" })),
        },
      ],
      ...(props.provider ? { provider: props.provider } : {}),
    });
  }
}
