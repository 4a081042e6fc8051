import type { World } from "../ports.ts";
import { ActionError, nearest, type Problem } from "../problem.ts";

export interface StackFolder {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Variables the stack declares. */
  readonly declares: readonly string[];
}

/**
 * Finds the folders of the named stacks and checks what was asked against them, before anything runs.
 *
 * @throws ActionError with every problem: no stacks named, stacks that are not there, variables that no stack declares.
 */
export async function findStacks(
  { files }: Pick<World, "files">,
  directory: string,
  stacks: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<readonly StackFolder[]> {
  const problems: Problem[] = [];
  const base = (await files.exists(`${directory}/stacks`)) ? `${directory}/stacks` : directory;
  const present = await files.list(base);
  if (stacks.length === 0) {
    problems.push({
      code: "terraform/no-stacks",
      where: "input stacks",
      message: "names no stack",
      fix: `Write the stacks to deploy, in order${present.length > 0 ? `; ${files.show(base)} has ${present.join(", ")}` : ""}.`,
    });
  }
  const found: StackFolder[] = [];
  for (const name of stacks) {
    if (/^[\w.-]+$/.test(name) && !/^\.+$/.test(name) && present.includes(name)) {
      const folder = `${base}/${name}`;
      found.push({ name, folder: files.resolve(folder), declares: await declaredVariables(files, folder) });
      continue;
    }
    const meant = nearest(name, present);
    problems.push({
      code: "terraform/unknown-stack",
      where: `stack ${name}`,
      message: `is not in ${files.show(base)}`,
      fix:
        present.length === 0
          ? "Synthesize first: the folder is empty or missing."
          : `${meant === undefined ? "" : `Did you mean "${meant}"? `}There are: ${present.join(", ")}.`,
    });
  }
  if (found.length === stacks.length && found.length > 0) {
    const declared = [...new Set(found.flatMap((stack) => stack.declares))].sort();
    for (const name of Object.keys(variables).filter((variable) => !declared.includes(variable))) {
      const meant = nearest(name, declared);
      problems.push({
        code: "terraform/unknown-variable",
        where: `variable ${name}`,
        message: `is declared by none of the stacks ${stacks.join(", ")}`,
        fix:
          declared.length === 0
            ? "Remove it: these stacks declare no variable."
            : `${meant === undefined ? "" : `Did you mean "${meant}"? `}Declared are: ${declared.join(", ")}.`,
      });
    }
  }
  if (problems.length > 0) throw new ActionError(problems);
  return found;
}

async function declaredVariables(files: World["files"], folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const file of await files.list(folder)) {
    if (file.endsWith(".tf.json")) {
      names.push(...Object.keys(JSON.parse(await files.read(`${folder}/${file}`)).variable ?? {}));
    } else if (file.endsWith(".tf")) {
      const text = await files.read(`${folder}/${file}`);
      names.push(...[...text.matchAll(/^\s*variable\s+"([^"]+)"/gm)].map((match) => match[1]!));
    }
  }
  return names;
}
