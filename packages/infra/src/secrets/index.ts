export { Parameters } from "./parameters.ts";
export type { GenerateOptions, ParametersProps, SecretGroupProps } from "./props.ts";
export { SecretGroup } from "./secret-group.ts";
