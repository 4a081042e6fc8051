import type { World } from "@towline/rehearsal";
import { isObject, readStack } from "@towline/terraform";

/** Bearer token that the stand-in service of this machine takes. */
export const LOCAL_TOKEN = "local-test-token";

/**
 * The token of an environment's smoke tests. Where its API is behind a function of `JwtAuthorizer`, that one is run, and lets in what the
 * issuer signed for it: the world's issuer signs the same. Elsewhere it is what the stand-in service takes.
 */
export async function smokeToken(
  world: World,
  { account, environment }: { account: string | undefined; environment: string },
): Promise<string> {
  const told = world
    .resources()
    .filter(({ account: at, type }) => type === "aws_lambda_function" && at === account)
    .filter(({ attributes }) => tagOf(attributes, "Environment") === environment)
    .map(({ attributes }) => variablesOf(attributes))
    .find(({ ISSUER }) => ISSUER !== undefined);
  return told ? tokenFor(world, told) : LOCAL_TOKEN;
}

/**
 * The same before anything is deployed, for a command that deploys: by the authorizers that the stacks of environments declare, as variables
 * for its environment. `TOWLINE_TOKEN_STAGING` is let in by that of staging.
 */
export async function tokenVariables(
  world: World,
  stacks: readonly { readonly name: string; readonly folder: string }[],
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const { folder, name } of stacks) {
    const told = [...readStack(folder).resources.values()]
      .filter(({ mode, type }) => mode === "managed" && type === "aws_lambda_function")
      .map(({ arguments: { environment } }) => (isObject(environment) ? environment["variables"] : undefined))
      .find((all) => isObject(all) && typeof all["ISSUER"] === "string");
    if (told) variables[tokenVariable(name)] = await tokenFor(world, told as Variables);
  }
  return variables;
}

const tokenVariable = (environment: string): string =>
  `TOWLINE_TOKEN_${environment.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;

type Variables = { readonly [name: string]: string };

function tokenFor(world: World, { AUDIENCE, ISSUER = "", PARTIES }: Variables): Promise<string> {
  const [audience] = AUDIENCE?.split(",") ?? [];
  const [party] = PARTIES?.split(",") ?? [];
  return world.token({
    iss: ISSUER,
    sub: "smoke-test",
    ...(audience ? { aud: audience } : {}),
    ...(party ? { azp: party } : {}),
  });
}

type Attributes = { readonly [name: string]: unknown };

function tagOf(attributes: Attributes, tag: string): unknown {
  return (attributes["tags_all"] as Attributes | null | undefined)?.[tag];
}

function variablesOf(attributes: Attributes): Variables {
  const [environment] = (attributes["environment"] as { variables?: { [name: string]: string } }[] | null) ?? [];
  return environment?.variables ?? {};
}
