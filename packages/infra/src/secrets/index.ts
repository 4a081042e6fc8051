export type { SecretGroupProps } from "./props.ts";
export { SecretGroup } from "./secret-group.ts";
