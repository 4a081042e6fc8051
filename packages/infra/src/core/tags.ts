import type { EnvironmentInfo } from "./environment.ts";

/** Tags every resource of an environment carries (the provider's `default_tags`). */
export function standardTags(
  info: Pick<EnvironmentInfo, "name"> & { readonly project: string },
): Record<string, string> {
  return { Environment: info.name, ManagedBy: "terraform", Project: info.project };
}
