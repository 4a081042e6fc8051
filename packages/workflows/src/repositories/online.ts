import { thirdParty, usesIn } from "../pins/uses.ts";
import type { Advisory, Repositories, Repository } from "./repositories.ts";

export interface OnlineOptions {
  /** @default https://api.github.com */
  readonly url?: string;
  readonly token: string;
  /** What is known already, for a commit's history: it is not asked again. */
  readonly known?: Repositories;
}

/** GitHub did not answer as it should: nothing is taken for granted then. */
export class OnlineError extends Error {
  readonly code = "WFM096";
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = "OnlineError";
    this.fix = fix;
  }
}

/**
 * Asks GitHub about the repositories of every action that the files use: archived, advisories, tags, branches, and for
 * each commit whether it is in their history.
 *
 * @throws OnlineError WFM096 when GitHub cannot be reached, refuses, or answers something else
 */
export async function askRepositories(
  files: Readonly<Record<string, string>>,
  { url = "https://api.github.com", token, known = {} }: OnlineOptions,
): Promise<Repositories> {
  const refs = new Map<string, Set<string>>();
  for (const [file, text] of Object.entries(files)) {
    for (const { reference } of thirdParty(usesIn(file, text))) {
      const name = reference.repository.toLowerCase();
      refs.set(name, (refs.get(name) ?? new Set()).add(reference.ref ?? ""));
    }
  }
  const api = new Api(url.replace(/\/+$/, ""), token);
  const found: Record<string, Repository> = {};
  for (const name of [...refs.keys()].sort())
    found[name] = await askRepository(api, name, [...refs.get(name)!], known[name]?.commits ?? {});
  return found;
}

async function askRepository(
  api: Api,
  name: string,
  refs: readonly string[],
  known: Readonly<Record<string, boolean>>,
): Promise<Repository> {
  const about = await api.get(`/repos/${name}`);
  // A repository that is not there, or private, cannot be asked more.
  if (about === undefined) return {};
  const [tags, branches, advisories] = await Promise.all([
    api.list(`/repos/${name}/tags`),
    api.list(`/repos/${name}/branches`),
    api.list(`/advisories?ecosystem=actions&affects=${encodeURIComponent(name)}`),
  ]);
  const heads = { tags: commitsByName(tags), branches: commitsByName(branches) };
  const commits: Record<string, boolean> = {};
  for (const ref of refs.filter((each) => /^[0-9a-f]{40}$/.test(each))) {
    commits[ref] =
      known[ref] || (await isInHistory(api, name, ref, heads, String(field(about, "default_branch") ?? "")));
  }
  const holes = advisories.flatMap((each) => advisoriesFor(name, each));
  return {
    archived: field(about, "archived") === true,
    ...heads,
    ...(holes.length > 0 ? { advisories: holes } : {}),
    ...(Object.keys(commits).length > 0 ? { commits } : {}),
  };
}

/** As zizmor does: a head, or what a head is ahead of. The default branch is asked first, it is the usual answer. */
async function isInHistory(
  api: Api,
  name: string,
  commit: string,
  { tags, branches }: Required<Pick<Repository, "tags" | "branches">>,
  usual: string,
): Promise<boolean> {
  if ([...Object.values(tags), ...Object.values(branches)].includes(commit)) return true;
  const heads = [...new Set([usual, ...Object.keys(branches), ...Object.keys(tags)])].filter((head) => head !== "");
  for (const head of heads) {
    const compared = await api.get(`/repos/${name}/compare/${encodeURIComponent(head)}...${commit}`);
    if (["behind", "identical"].includes(String(field(compared, "status")))) return true;
  }
  return false;
}

const commitsByName = (list: readonly unknown[]): Record<string, string> =>
  Object.fromEntries(
    list
      .map((each): [string, string] => [String(field(each, "name")), String(field(field(each, "commit"), "sha"))])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** https://docs.github.com/rest/security-advisories/global-advisories#list-global-security-advisories */
function advisoriesFor(name: string, advisory: unknown): Advisory[] {
  const vulnerabilities = field(advisory, "vulnerabilities");
  const id = String(field(advisory, "cve_id") ?? field(advisory, "ghsa_id"));
  return (Array.isArray(vulnerabilities) ? vulnerabilities : []).flatMap((each: unknown): Advisory[] => {
    const affected = field(each, "vulnerable_version_range");
    const fixed = field(each, "first_patched_version");
    if (String(field(field(each, "package"), "name")).toLowerCase() !== name || typeof affected !== "string") return [];
    return [{ id, affected, ...(typeof fixed === "string" ? { fixed } : {}) }];
  });
}

class Api {
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** `undefined` for what is not there. */
  async get(path: string): Promise<unknown> {
    return (await this.ask(`${this.url}${path}`))?.body;
  }

  /** Every page of a list; empty for one that is not there. */
  async list(path: string): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    let next: string | undefined = `${this.url}${path}${path.includes("?") ? "&" : "?"}per_page=100`;
    while (next !== undefined) {
      const answer: Awaited<ReturnType<Api["ask"]>> = await this.ask(next);
      if (!answer) return all;
      if (!Array.isArray(answer.body)) throw this.error(next, "answered no list");
      all.push(...answer.body);
      next = /<([^>]+)>;\s*rel="next"/.exec(answer.link)?.[1];
      // The token goes to no other host, whatever an answer says.
      if (next !== undefined && new URL(next).origin !== new URL(this.url).origin)
        throw this.error(next, "is another host");
    }
    return all;
  }

  private async ask(address: string): Promise<{ readonly body: unknown; readonly link: string } | undefined> {
    let response: Response;
    try {
      response = await fetch(address, {
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.token}`,
          "user-agent": "towline",
          "x-github-api-version": "2022-11-28",
        },
        redirect: "error",
        signal: AbortSignal.timeout(30_000),
      });
    } catch (cause) {
      throw this.error(address, `cannot be reached (${(cause as Error).message})`);
    }
    // 422: a commit that does not exist, or two that have nothing to do with each other.
    if (response.status === 404 || response.status === 422) return undefined;
    if (!response.ok)
      throw this.error(address, `answered ${response.status}`, response.headers.get("x-ratelimit-remaining"));
    try {
      return { body: await response.json(), link: response.headers.get("link") ?? "" };
    } catch {
      throw this.error(address, "answered no JSON");
    }
  }

  private error(address: string, what: string, remaining: string | null = null): OnlineError {
    return new OnlineError(
      `${address} ${what}`,
      remaining === "0"
        ? "the token's requests are used up; wait for an hour, or take another one"
        : "see GITHUB_API_URL and GITHUB_TOKEN, or leave out --online: then only what is written down here is compared",
    );
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
