import { HttpError, type PullRequestComments, type World } from "./ports.ts";

/** GitHub refuses a longer comment with a 422. */
const LIMIT = 65_536;

export interface CommentOptions {
  readonly token: string;
  /** One comment a title: a later run with the same title updates it. */
  readonly title: string;
  readonly markdown: string;
}

/** How often GitHub is asked, and the longest that is waited for it in between: the limit for writing is a minute's. */
const ATTEMPTS = 4;
const PATIENCE = 90_000;

/**
 * Puts Markdown on the pull request of this run, in one comment that later runs keep up to date. A comment is a courtesy: when it cannot be
 * written (a fork has no such permission, GitHub is down) this is a warning, here and in the summary, and not a failure.
 */
export async function putComment(
  { clock, github, report }: World,
  { token, title, markdown }: CommentOptions,
): Promise<void> {
  const comments = await github(token);
  if (comments === undefined) return report.line("No pull request here, so no comment.");
  const marker = `<!-- towline: ${title.replaceAll("--", "")} -->`;
  const body = shorten(`${marker}\n### ${title}\n\n${report.redact(markdown)}`);
  for (let attempt = 1; ; attempt++) {
    try {
      // Looked for every time: a comment may be there although no answer said so.
      const existing = await find(comments, marker);
      if (existing === undefined) await comments.create(body);
      else await comments.update(existing, body);
      return report.line(
        `${existing === undefined ? "Wrote" : "Updated"} the comment "${title}" on #${comments.number}.`,
      );
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const { again, message } = error;
      if (again === undefined || attempt === ATTEMPTS || again > PATIENCE) {
        const advice = again === undefined ? "The token needs pull-requests: write." : `It was tried ${attempt} times.`;
        report.warning(`The comment could not be written: ${message}. ${advice}`);
        return report.summary(`> The comment "${title}" could not be written: ${message}.`);
      }
      const pause = Math.min(again * attempt, PATIENCE);
      report.line(`… ${message}; trying again in ${Math.ceil(pause / 1000)} s`);
      await clock.sleep(pause);
    }
  }
}

async function find(comments: PullRequestComments, marker: string): Promise<number | undefined> {
  for await (const { id, body } of comments.list()) if (body.startsWith(marker)) return id;
  return undefined;
}

function shorten(text: string): string {
  const note = "\n\n… longer than a comment may be; the summary of the run has all of it.";
  return text.length <= LIMIT ? text : text.slice(0, LIMIT - note.length) + note;
}
