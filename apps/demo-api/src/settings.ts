import { existsSync, readFileSync } from "node:fs";

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Bearer token that may use the chats. */
  readonly token: string;
  /**
   * Header in which a gateway in front says who it has let in; such a caller is asked for no token. Undefined where a token of its own is set,
   * so that the header alone never opens what somebody has closed.
   */
  readonly userHeader: string | undefined;
  /** Identity of the release, reported by GET /version. */
  readonly digest: string;
  /** Status that POST /v1/chats answers instead of doing its work: a release that is broken on purpose. */
  readonly fault: number | undefined;
}

/** Works on a developer's machine without any set-up; everywhere else TEST_JWT_TOKEN is set. */
export const LOCAL_TOKEN = "local-test-token";

/**
 * Settings from the environment, and the fault from what was baked into the release: `fault` in `build.json`, which the action build writes from its
 * build-args, or the variable FAULT that the Dockerfile sets from its build argument.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  baked: Readonly<Record<string, string>> = readBaked(),
): Settings {
  const fault = baked["fault"] ?? env["FAULT"];
  return {
    host: env["HOST"] ?? "127.0.0.1",
    port: Number(env["PORT"] ?? 8000),
    token: env["TEST_JWT_TOKEN"] || LOCAL_TOKEN,
    userHeader: env["TEST_JWT_TOKEN"] ? undefined : "x-user-id",
    digest: env["RELEASE_DIGEST"] ?? "unreleased",
    fault: fault ? Number(fault) : undefined,
  };
}

function readBaked(): Record<string, string> {
  // The working folder is the root of the release.
  return existsSync("build.json") ? JSON.parse(readFileSync("build.json", "utf8")) : {};
}
