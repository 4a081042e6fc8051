import { digestVariables, type System } from "@towline/system";
import { releasesFolder } from "../world.ts";
import { actionFolder, runAction } from "./run-action.ts";

/**
 * Builds the service that stands in for every image of a system, with the action that the pipeline builds with.
 *
 * @param buildArgs values baked into the releases; other values, other digests
 * @returns digests by Terraform variable
 */
export async function buildReleases(
  system: System,
  folder: string,
  buildArgs: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [image, variable] of Object.entries(digestVariables(system))) {
    const { name, rehearsedBy } = system.declaration.images?.[image] ?? {};
    if (!name || !rehearsedBy) continue;
    const built = await runAction({
      action: actionFolder(folder, "build"),
      workspace: folder,
      inputs: {
        target: "release",
        name,
        context: rehearsedBy,
        releases: releasesFolder(folder),
        "build-args": JSON.stringify(buildArgs),
      },
    });
    if (!built.outputs["digest"]) throw new Error(`${name} could not be built\n${built.log}`);
    digests[variable] = built.outputs["digest"];
  }
  return digests;
}
