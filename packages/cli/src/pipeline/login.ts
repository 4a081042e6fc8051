import type { World } from "@towline/rehearsal";

/** A run of a workflow, as its identity tells of it. */
export interface RunIdentity {
  readonly repository: string;
  readonly ref: string;
  readonly event: string;
  readonly environment?: string;
  readonly workflow: string;
}

/**
 * What `aws-actions/configure-aws-credentials` does: asks GitHub for the token of the run and exchanges it for a session of the role. The
 * stand-in decides by the trust policy that Terraform made.
 *
 * @returns variables for the steps after it
 * @throws Error in the words of STS
 */
export async function assumeRole(
  world: World,
  run: RunIdentity,
  { region, role }: { readonly role: string; readonly region: string },
): Promise<Record<string, string>> {
  const given = world.runEnvironment(run);
  const asked = await fetch(`${given["ACTIONS_ID_TOKEN_REQUEST_URL"]}&audience=sts.amazonaws.com`, {
    headers: { authorization: `bearer ${given["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]}` },
  });
  const { value } = (await asked.json()) as { value: string };
  const answer = await fetch(world.aws, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: role,
      RoleSessionName: "GitHubActions",
      WebIdentityToken: value,
    }),
  });
  const text = await answer.text();
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
  if (!answer.ok) throw new Error(`${element("Code")}: ${element("Message")}`);
  return {
    AWS_ACCESS_KEY_ID: element("AccessKeyId"),
    AWS_SECRET_ACCESS_KEY: element("SecretAccessKey"),
    AWS_SESSION_TOKEN: element("SessionToken"),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}
