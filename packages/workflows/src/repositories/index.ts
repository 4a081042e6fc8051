export { askRepositories, OnlineError, type OnlineOptions } from "./online.ts";
export {
  type Advisory,
  loadRepositories,
  mergeRepositories,
  ownRepositories,
  parseRepositories,
  type Repositories,
  type Repository,
  repositoriesPath,
  saveRepositories,
  shippedRepositories,
} from "./repositories.ts";
