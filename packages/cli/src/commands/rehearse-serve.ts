import { exitCode } from "../errors.ts";
import { openPipelineWorld } from "../pipeline/rehearse-pipeline.ts";
import { loadSystem } from "../systems.ts";
import { print, printJson } from "../terminal/output.ts";
import { insideEnvironment } from "../world.ts";

/**
 * `towline rehearse <system> --serve`: keeps the world and its providers up until it is interrupted, and prints the variables with which another
 * shell uses them.
 */
export async function rehearseServe(
  name: string | undefined,
  options: { fresh?: boolean; json?: boolean },
): Promise<number> {
  const loaded = await loadSystem(name);
  const world = await openPipelineWorld(loaded, { fresh: options.fresh ?? false });
  const variables = insideEnvironment(world);
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.prependOnceListener(signal, () => resolve());
  });
  if (options.json) printJson({ folder: world.folder, environment: variables, services: world.services() });
  else {
    print(`# The world of ${loaded.system.name} is up until Ctrl-C. In another shell:`);
    for (const [variable, value] of Object.entries(variables)) print(`export ${variable}=${quoted(value)}`);
    for (const { name: service, url } of world.services()) print(`# ${service} answers at ${url}`);
  }
  await interrupted;
  await world.close();
  return exitCode.ok;
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
