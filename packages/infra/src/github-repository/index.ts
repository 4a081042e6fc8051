export { GithubRepositorySettings } from "./github-repository-settings.ts";
export type {
  GithubEnvironmentProps,
  GithubRepositorySettingsProps,
  RepositoryProps,
  Reviewer,
  SecretSlot,
} from "./props.ts";
