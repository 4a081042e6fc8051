/** What most who load this package do not call, in a file of its own in the bundle (`scripts/late-functions.ts`). */
export { generateBindings, loadCatalogue, localActions, readAction, saveToCatalogue } from "./bindings/index.ts";
export { importYaml, roundtrip } from "./import/index.ts";
export { mermaid, overviewOf, svg, workflowPage } from "./see/index.ts";
export { simulate } from "./simulate/index.ts";
