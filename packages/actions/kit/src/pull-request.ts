import { HttpError, type World } from "./ports.ts";

/** GitHub refuses a longer comment with a 422. */
const LIMIT = 65_536;

export interface CommentOptions {
  readonly token: string;
  /** One comment a title: a later run with the same title updates it. */
  readonly title: string;
  readonly markdown: string;
}

/**
 * Puts Markdown on the pull request of this run, in one comment that later runs keep up to date. A comment is a courtesy: when it cannot be
 * written (a fork has no such permission) this is a warning and not a failure.
 */
export async function putComment(world: World, { token, title, markdown }: CommentOptions): Promise<void> {
  const { env, report } = world;
  const number = await pullRequestNumber(world);
  const repository = env["GITHUB_REPOSITORY"];
  if (number === undefined || repository === undefined) return report.line("No pull request here, so no comment.");
  const marker = `<!-- towline: ${title.replaceAll("--", "")} -->`;
  const api = `${env["GITHUB_API_URL"] ?? "https://api.github.com"}/repos/${repository}/issues`;
  try {
    const existing = await find(world, `${api}/${number}/comments`, token, marker);
    const body = JSON.stringify({ body: shorten(`${marker}\n### ${title}\n\n${report.redact(markdown)}`) });
    if (existing === undefined) await call(world, "POST", `${api}/${number}/comments`, token, body);
    else await call(world, "PATCH", `${api}/comments/${existing}`, token, body);
    report.line(`${existing === undefined ? "Wrote" : "Updated"} the comment "${title}" on #${number}.`);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    report.warning(`The comment could not be written: ${error.message}. The token needs pull-requests: write.`);
  }
}

async function pullRequestNumber({ env, files }: World): Promise<number | undefined> {
  const event = env["GITHUB_EVENT_PATH"];
  if (event === undefined || !(await files.exists(event))) return undefined;
  return JSON.parse(await files.read(event)).pull_request?.number;
}

async function find(world: World, url: string, token: string, marker: string): Promise<number | undefined> {
  for (let page = 1; ; page++) {
    const answer = await call(world, "GET", `${url}?per_page=100&page=${page}`, token);
    const comments = JSON.parse(answer) as { id: number; body?: string }[];
    const found = comments.find(({ body }) => body?.startsWith(marker));
    if (found !== undefined) return found.id;
    if (comments.length < 100) return undefined;
  }
}

async function call({ http }: World, method: string, url: string, token: string, body?: string): Promise<string> {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
    "user-agent": "towline",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const answer = await http.request({ method, url, headers, timeout: 15_000, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300) throw new HttpError(`GitHub answered ${answer.status}`, false);
  return answer.body;
}

function shorten(text: string): string {
  const note = "\n\n… longer than a comment may be; the summary of the run has all of it.";
  return text.length <= LIMIT ? text : text.slice(0, LIMIT - note.length) + note;
}
