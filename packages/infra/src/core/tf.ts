/**
 * The one door to CDKTF. No other file of Towline imports `cdktf`: the library was archived in December 2025
 * (https://github.com/hashicorp/terraform-cdk), and its living successor `cdktn` can be put behind the same name here
 * without touching a module.
 */
import util from "node:util";

// cdktf 0.21 calls util.isArray, for which Node 24 prints a deprecation warning at every synth (DEP0044). The two are the
// same function (https://nodejs.org/api/deprecations.html#DEP0044).
util.isArray = Array.isArray;

export type {
  IResolvable,
  ITerraformDependable,
  TerraformElementMetadata,
  TerraformMetaArguments,
  TerraformResourceLifecycle,
} from "cdktf";
export {
  Annotations,
  App,
  Aspects,
  DefaultTokenResolver,
  dependable,
  Fn,
  Lazy,
  LocalBackend,
  Op,
  ref,
  S3Backend,
  StringConcat,
  TerraformAsset,
  TerraformBackend,
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
  Tokenization,
} from "cdktf";
export { Construct, type IConstruct } from "constructs";

import type { TerraformResource as Resource } from "cdktf";

/** `aws_s3_bucket.files_1A2B`, to write expressions with that cdktf has no words for. */
export function addressOf(resource: Resource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
