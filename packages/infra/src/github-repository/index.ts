export { GithubRepositorySettings } from "./github-repository-settings.ts";
export type { GithubEnvironmentProps, GithubRepositorySettingsProps, Reviewer, SecretSlot } from "./props.ts";
