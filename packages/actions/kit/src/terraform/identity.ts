import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { World } from "../ports.ts";

/**
 * Runs something with new credentials of a role, by the token that GitHub signs for this run: those of the job end after an hour, in the middle of
 * what they were for. Without a role, or outside of GitHub, it runs with the credentials that there are.
 */
export async function withFreshCredentials<T>(
  { env, http, report }: Pick<World, "env" | "http" | "report">,
  role: string | undefined,
  body: (credentials: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer, ACTIONS_ID_TOKEN_REQUEST_URL: address } = env;
  if (role === undefined || !bearer || !address) return body({});
  const { status, body: answer } = await http.request({
    method: "GET",
    url: `${address}&audience=sts.amazonaws.com`,
    headers: { authorization: `bearer ${bearer}` },
    timeout: 15_000,
  });
  if (status !== 200) {
    report.line(`No new credentials: GitHub answered ${status} when it was asked for the token of this run.`);
    return body({});
  }
  const token = String((JSON.parse(answer) as { value?: unknown }).value ?? "");
  report.secret(token);
  const folder = await mkdtemp(join(tmpdir(), "towline-identity-"));
  try {
    const file = join(folder, "token");
    await writeFile(file, token, { mode: 0o600 });
    return await body({
      // The SDK takes a web identity only where no keys are; an empty variable counts as none.
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_SESSION_TOKEN: "",
      AWS_ROLE_ARN: role,
      AWS_ROLE_SESSION_NAME: "GitHubActions",
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
