import type { World } from "../ports.ts";
import { ActionError } from "../problem.ts";

/**
 * The Terraform or OpenTofu to run: the input, then $TF_PATH, then `terraform`, then `tofu` on PATH.
 *
 * @throws ActionError `terraform/not-found`, one problem that says where was looked.
 */
export async function findTerraform(
  { children, files, env }: Pick<World, "children" | "files" | "env">,
  input: string | undefined,
): Promise<string> {
  for (const [source, named] of [["input terraform", input] as const, ["$TF_PATH", env["TF_PATH"]] as const]) {
    if (!named) continue;
    const found = await children.find(named.includes("/") ? files.resolve(named) : named);
    if (found !== undefined) return found;
    // Whoever named a binary wants that one: another that happens to be on PATH may have another version.
    throw notFound(source, `"${named}" is not there or cannot be executed`);
  }
  const found = (await children.find("terraform")) ?? (await children.find("tofu"));
  if (found === undefined) throw notFound("PATH", "neither terraform nor tofu was found");
  return found;
}

function notFound(where: string, message: string): ActionError {
  return new ActionError({
    code: "terraform/not-found",
    where,
    message,
    fix: "Install Terraform >= 1.11 (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install), or give the input `terraform`.",
  });
}
