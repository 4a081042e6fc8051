import type { World } from "@towline/rehearsal";

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
  if (!told?.["ISSUER"]) return LOCAL_TOKEN;
  const [audience] = told["AUDIENCE"]?.split(",") ?? [];
  const [party] = told["PARTIES"]?.split(",") ?? [];
  return world.token({
    iss: told["ISSUER"],
    sub: "smoke-test",
    ...(audience ? { aud: audience } : {}),
    ...(party ? { azp: party } : {}),
  });
}

type Attributes = { readonly [name: string]: unknown };

function tagOf(attributes: Attributes, tag: string): unknown {
  return (attributes["tags_all"] as Attributes | null | undefined)?.[tag];
}

function variablesOf(attributes: Attributes): { readonly [name: string]: string } {
  const [environment] = (attributes["environment"] as { variables?: { [name: string]: string } }[] | null) ?? [];
  return environment?.variables ?? {};
}
