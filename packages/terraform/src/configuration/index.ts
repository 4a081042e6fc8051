export { type Addresses, addressesOf, type Farewell, type LostAddress, lostAddresses } from "./addresses.ts";
export { ConfigurationError } from "./errors.ts";
export { graphOf, type StackGraph } from "./graph.ts";
export { isObject, parseStack, readStack, typesInUse } from "./read.ts";
export { expressionsIn, type Reference, referencesIn } from "./references.ts";
export type {
  OutputConfiguration,
  ProviderConfiguration,
  ResourceConfiguration,
  StackConfiguration,
  VariableConfiguration,
} from "./types.ts";
