export { ImportError } from "./error.ts";
export { type Imported, importYaml, type YamlInput } from "./import-yaml.ts";
export { type Roundtrip, roundtrip } from "./roundtrip.ts";
