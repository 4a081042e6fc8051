export { accountId, regionOf, stackOf } from "./account.ts";
export { localBackend, pinTerraform, type S3BackendProps, s3Backend, TERRAFORM_VERSION } from "./backend.ts";
export type { Connectable, ValueSource } from "./connectable.ts";
export { Connections, type ConnectionsProps } from "./connections.ts";
export { EncryptionKey, type EncryptionKeyProps, type KeyPurpose, stackKey } from "./encryption.ts";
export {
  type ClassDefaults,
  DEFAULTS,
  Environment,
  type EnvironmentClass,
  type EnvironmentInfo,
  explainDefaults,
} from "./environment.ts";
export { type EphemeralProps, EphemeralResource } from "./ephemeral.ts";
export {
  assertNoProblems,
  describeProblem,
  type Problem,
  problemsOf,
  reportProblem,
  settle,
  TowlineError,
} from "./errors.ts";
export { assumedBy, GrantedRole, type GrantedRoleProps, policyDocument, type Statement } from "./iam.ts";
export { type ImageSource, type RegistryImageProps, registryImage } from "./image.ts";
export { logGroup } from "./logs.ts";
export { fingerprint, fit, physicalName, slug } from "./naming.ts";
export type { HttpOrigin, OriginHeader, PrivateLink } from "./origin.ts";
export { type AwsProviderProps, awsProvider, githubProvider } from "./providers.ts";
export * from "./sizes.ts";
export { standardTags } from "./tags.ts";
export { TerraformData } from "./terraform-data.ts";
export * from "./tf.ts";
export * from "./units.ts";
export * from "./watch.ts";
