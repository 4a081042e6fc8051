import type { StackConfiguration } from "../configuration/types.ts";
import type { CheckFinding } from "./check.ts";

interface Named {
  name: string;
  address: string;
  path: string;
  constructPath?: string | undefined;
}

/** Where the blocks of each mode stand in the JSON of a stack. */
export const SECTIONS = { managed: "resource", data: "data", ephemeral: "ephemeral" } as const;

/** Terraform refuses a name that begins with a digit, and does so in `init` only. */
export function checkNames(stack: StackConfiguration): CheckFinding[] {
  const names: Named[] = [
    ...stack.providers.flatMap(({ name, alias }) =>
      alias === undefined
        ? []
        : [{ name: alias, address: `provider.${name}.${alias}`, path: `provider.${name}.alias` }],
    ),
    ...[...stack.resources.values()].map(({ name, address, constructPath, mode, type }) => ({
      name,
      address,
      path: `${SECTIONS[mode]}.${type}.${name}`,
      constructPath,
    })),
    ...Object.keys(stack.variables).map((name) => ({ name, address: `var.${name}`, path: `variable.${name}` })),
    ...Object.keys(stack.outputs).map((name) => ({ name, address: `output.${name}`, path: `output.${name}` })),
    ...Object.keys(stack.locals).map((name) => ({ name, address: `local.${name}`, path: `locals.${name}` })),
  ];
  return names
    .filter(({ name }) => !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name))
    .map(({ name, address, path, constructPath }) => ({
      code: "invalid-name" as const,
      address,
      path,
      constructPath,
      message: `"${name}" is not a name that Terraform accepts.`,
      remedy: "Begin it with a letter or underscore, then letters, digits, underscores and dashes.",
    }));
}
