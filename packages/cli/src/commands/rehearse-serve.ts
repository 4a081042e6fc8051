import type { Environment, World } from "@towline/rehearsal";
import type { System } from "@towline/system";
import { LOCAL_TOKEN, smokeToken } from "../delivery/smoke-token.ts";
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
  const accounts = [...new Set(Object.values(loaded.system.declaration.environments).map(({ account }) => account))];
  // An access key that is an account acts in it.
  const variables: Environment = { ...insideEnvironment(world) };
  if (accounts[0]) variables["AWS_ACCESS_KEY_ID"] = accounts[0];
  const services = world.services();
  const fronts = world.addresses();
  const tokens = await tokensOf(world, loaded.system);
  const addresses = { aws: world.aws, s3: world.s3, github: world.github };
  if (options.json)
    printJson({
      folder: world.folder,
      pid: process.pid,
      environment: variables,
      unset: Object.keys(variables).filter((variable) => variables[variable] === undefined),
      addresses,
      services,
      fronts,
      tokens,
    });
  else {
    print(
      `# The world of ${loaded.system.name} is up: AWS at ${world.aws}, S3 at ${world.s3}, GitHub at ${world.github}.`,
    );
    for (const { name: service, url } of services) print(`# ${service} answers at ${url}`);
    for (const { type, name: front, url } of fronts) print(`# ${type} ${front}: ${url}`);
    for (const [environment, token] of Object.entries(tokens))
      print(`# For an hour the authorizer of ${environment} lets in: Authorization: Bearer ${token}`);
    print("# In another shell, for terraform, tofu, cdktf plan --skip-provider-lock and any AWS or GitHub client:");
    for (const [variable, value] of Object.entries(variables))
      print(value === undefined ? `unset ${variable}` : `export ${variable}=${quoted(value)}`);
    print(
      `# Ctrl-C or kill -INT ${process.pid} stops it. What exists stays for the next --serve; --fresh begins anew.`,
    );
  }
  // The interrupt closes the world and then ends this process.
  return new Promise<number>(() => {});
}

/** What opens the environments that are there and verify tokens. */
async function tokensOf(world: World, { declaration }: System): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const [environment, { account }] of Object.entries(declaration.environments)) {
    const token = await smokeToken(world, { account, environment });
    if (token !== LOCAL_TOKEN) tokens[environment] = token;
  }
  return tokens;
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
