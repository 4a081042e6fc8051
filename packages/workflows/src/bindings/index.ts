export {
  type Catalogue,
  type CatalogueAction,
  type CatalogueInput,
  cataloguePath,
  loadCatalogue,
  saveToCatalogue,
} from "./catalogue.ts";
export { type BindingsOptions, generateBindings } from "./generate.ts";
export { localActions, readAction } from "./metadata.ts";
