/** A `resource` or `data` block of a stack. */
export interface ResourceConfiguration {
  /** `aws_vpc.main`, or `data.github_team.platform`. */
  address: string;
  /** What Terraform keeps, what it only reads, and what it opens for the time of one run and never writes down. */
  mode: "managed" | "data" | "ephemeral";
  type: string;
  name: string;
  /** Local name of the provider that owns the type (`aws`), without alias. */
  provider: string;
  /** Provider address with its alias when one is chosen: `aws` or `aws.replica`. */
  providerAlias: string;
  /** Arguments as written, without Terraform's own (`lifecycle`, `depends_on`, `provider`, `count`, `for_each`). */
  arguments: { [name: string]: unknown };
  /** `lifecycle`, `depends_on`, `provider`, `count`, `for_each`, `provisioner`, `connection`. */
  meta: { [name: string]: unknown };
  /** Where it was declared, as cdktf wrote it: `staging/networking/vpc`. */
  constructPath: string | undefined;
}

export interface ProviderConfiguration {
  /** `aws`. */
  name: string;
  alias: string | undefined;
  arguments: { [name: string]: unknown };
}

export interface VariableConfiguration {
  type: string | undefined;
  description: string | undefined;
  sensitive: boolean;
  nullable: boolean;
  /** Absent when the variable must be given. */
  default?: unknown;
}

export interface OutputConfiguration {
  value: unknown;
  description: string | undefined;
  sensitive: boolean;
}

/** One synthesized stack (`cdk.tf.json`). */
export interface StackConfiguration {
  name: string;
  /** The file that was read. */
  file: string;
  requiredProviders: { [name: string]: { source: string | undefined; version: string | undefined } };
  requiredVersion: string | undefined;
  backend: { type: string; arguments: { [name: string]: unknown } } | undefined;
  providers: ProviderConfiguration[];
  /** Managed resources and data sources by address, in the order of the file. */
  resources: Map<string, ResourceConfiguration>;
  variables: { [name: string]: VariableConfiguration };
  outputs: { [name: string]: OutputConfiguration };
  locals: { [name: string]: unknown };
  /** The JSON itself. */
  json: { [name: string]: unknown };
}
