import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { GithubProvider } from "@cdktf/provider-github/lib/provider/index.js";
import type { TerraformStack } from "./tf.ts";

/** One AWS account and region a stack works in. */
export interface AwsProviderProps {
  readonly region: string;
  /** Terraform refuses any other account (`allowed_account_ids`): wrong credentials stop before the first change. */
  readonly account?: string;
  /** `default_tags`; see `standardTags`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Needed when a stack works in several accounts or regions; pass the provider to the modules as `provider`. */
  readonly alias?: string;
  /** Role to take in that account. @default the credentials as they are */
  readonly assumeRole?: string;
}

/** The AWS provider of a stack. */
export function awsProvider(stack: TerraformStack, props: AwsProviderProps): AwsProvider {
  return new AwsProvider(stack, props.alias ? `aws-${props.alias}` : "aws", {
    region: props.region,
    ...(props.account ? { allowedAccountIds: [props.account] } : {}),
    ...(props.alias ? { alias: props.alias } : {}),
    ...(props.tags ? { defaultTags: [{ tags: { ...props.tags } }] } : {}),
    ...(props.assumeRole ? { assumeRole: [{ roleArn: props.assumeRole }] } : {}),
  });
}

/** The GitHub provider of a stack; it reads its token from `GITHUB_TOKEN`, never from the configuration. */
export function githubProvider(stack: TerraformStack, props: { readonly owner: string }): GithubProvider {
  return new GithubProvider(stack, "github", { owner: props.owner });
}
