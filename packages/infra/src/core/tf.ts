/**
 * The one door to CDKTF. No other file of Towline imports `cdktf`: the library was archived in December 2025
 * (https://github.com/hashicorp/terraform-cdk), and its living successor `cdktn` can be put behind the same name here
 * without touching a module.
 */
export type { IResolvable, TerraformElementMetadata, TerraformMetaArguments, TerraformResourceLifecycle } from "cdktf";
export {
  Annotations,
  App,
  Aspects,
  DataResource,
  Fn,
  Lazy,
  LocalBackend,
  ref,
  S3Backend,
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
