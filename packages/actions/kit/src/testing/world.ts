import { deadlineOf } from "../clock.ts";
import { workspaceFiles } from "../files.ts";
import {
  type Ended,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type PullRequestComments,
  type World,
} from "../ports.ts";

export interface FakeWorld extends World {
  /** Every request that was sent, in order. */
  readonly sent: HttpRequest[];
  /** Every program that was run: `docker build --tag …`. */
  readonly ran: string[];
  /** Everything the report was told, one line each. */
  readonly log: string[];
  readonly summaries: string[];
}

export interface Script {
  /** Answers a request; a text is the reason why no answer comes. Time passes only through `clock`. */
  readonly http?: (
    request: HttpRequest,
    nowMilliseconds: number,
  ) =>
    | { status: number; body?: unknown; headers?: Readonly<Record<string, string>> }
    | { refused: string }
    | { lost: string };
  /** Ends a program. */
  readonly child?: (commandLine: string) => Partial<Ended> | undefined;
  /** The pull request that the run belongs to. */
  readonly github?: PullRequestComments;
  /** Programs on PATH. */
  readonly programs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Real folder for files. */
  readonly workspace?: string;
}

/** Ports with a clock that jumps, a service that answers by script, and no program but scripted ones. Files are real. */
export function fakeWorld(script: Script = {}): FakeWorld {
  let now = 0;
  const secrets: string[] = [];
  const world: Pick<FakeWorld, "sent" | "ran" | "log" | "summaries"> = { sent: [], ran: [], log: [], summaries: [] };
  const redact = (text: string) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  const nobody = () => Promise.reject(new Error("no process here"));
  return {
    ...world,
    clock: {
      now: () => now,
      random: () => 0.5,
      async sleep(milliseconds) {
        now += milliseconds;
      },
      deadline: (milliseconds) => deadlineOf({ now: () => now }, milliseconds),
    },
    http: {
      async request(request): Promise<HttpResponse> {
        world.sent.push(request);
        const answer = script.http?.(request, now) ?? { refused: "ECONNREFUSED" };
        if ("refused" in answer) throw new HttpError(answer.refused, true);
        if ("lost" in answer) throw new HttpError(answer.lost, false);
        const body =
          answer.body === undefined ? "" : typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
        return { status: answer.status, headers: answer.headers ?? {}, body };
      },
    },
    github: async () => script.github,
    files: workspaceFiles(script.workspace ?? process.cwd()),
    children: {
      find: async (name) => (script.programs?.includes(name) ? `/bin/${name}` : undefined),
      async run({ command, args, onLine }) {
        const line = [command, ...args].join(" ");
        world.ran.push(line);
        const ended: Ended = { code: 0, stdout: "", stderr: "", ...script.child?.(line) };
        for (const text of ended.stdout.split("\n").filter(Boolean)) onLine?.(text, "stdout");
        for (const text of ended.stderr.split("\n").filter(Boolean)) onLine?.(text, "stderr");
        return ended;
      },
      start: nobody,
      stop: nobody,
      alive: async () => false,
      freePort: async () => 1,
    },
    report: {
      async group(title, body) {
        world.log.push(`▸ ${title}`);
        return body();
      },
      line: (text) => void world.log.push(redact(text)),
      foreign: (text) => void world.log.push(redact(text)),
      warning: (text) => void world.log.push(`warning: ${redact(text)}`),
      error: (text, place) =>
        void world.log.push(`error: ${redact(text)}${place?.line ? ` @${place.file}:${place.line}` : ""}`),
      secret: (text) => void secrets.push(text),
      redact,
      summary: (markdown) => void world.summaries.push(redact(markdown)),
    },
    env: script.env ?? {},
    cancelled: new AbortController().signal,
  };
}
