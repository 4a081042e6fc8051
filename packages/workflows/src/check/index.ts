// What a check takes of the repository comes with it, so that who checks loads nothing else.
export { loadPins, pinsPath } from "../pins/pins-file.ts";
export {
  loadRepositories,
  mergeRepositories,
  ownRepositories,
  type Repositories,
  saveRepositories,
} from "../repositories/repositories.ts";
export { check } from "./check.ts";
export type { CheckedFile, Finding } from "./finding.ts";
export { type FindingFormat, formatFindings, type SarifLog } from "./format/index.ts";
export type { CheckOptions, Project } from "./project.ts";
export type { Rule } from "./rule.ts";
export { documented, rulesTable } from "./rules/documented.ts";
export { rules } from "./rules/index.ts";
