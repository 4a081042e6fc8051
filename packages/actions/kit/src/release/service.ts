import { type Deadline, HttpError, type RunningProcess, TimedOut, type World } from "../ports.ts";
import { ActionError } from "../problem.ts";
import { retry } from "../retry.ts";
import { readRelease } from "./read.ts";

/** Which process runs which release of a service; one file a service, in the state folder. */
export interface Live {
  readonly digest: string;
  readonly url: string;
  readonly process: RunningProcess;
}

export interface ServiceOptions {
  readonly name: string;
  readonly digest: string;
  readonly releases: string;
  readonly state: string;
  readonly healthPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly deadline: Deadline;
  /** Told what was live before anything is started. */
  readonly onPrevious?: (previous: Live | undefined) => void;
}

/** How long a service that was told to end may take before it is killed. */
const GRACE = 10_000;

/** What is live, if the process that was recorded still runs. */
export async function liveService(
  { files, children }: Pick<World, "files" | "children">,
  state: string,
  name: string,
): Promise<{ readonly recorded: Live | undefined; readonly running: boolean }> {
  const file = stateFile(state, name);
  if (!(await files.exists(file))) return { recorded: undefined, running: false };
  const recorded = JSON.parse(await files.read(file)) as Live;
  return { recorded, running: await children.alive(recorded.process) };
}

/**
 * Starts a release beside the one that runs, waits until it is healthy, records it, and only then ends the old one. When it does not
 * become healthy it is ended and the old one goes on, so nothing was changed.
 *
 * @throws ActionError `service/ended` | `service/bad-name`; TimedOut when it never became healthy.
 */
export async function startService(
  world: World,
  options: ServiceOptions,
): Promise<{ readonly live: Live; readonly previous: Live | undefined; readonly changed: boolean }> {
  const { children, files, report } = world;
  const { name, digest, state } = options;
  if (!/^[\w.-]+$/.test(name)) {
    throw new ActionError({
      code: "service/bad-name",
      where: "input name",
      message: `"${name}" cannot be the name of a file`,
      fix: "Write letters, digits, dots and hyphens.",
    });
  }
  const { release, content } = await readRelease(world, options.releases, digest);
  const { recorded, running } = await liveService(world, state, name);
  options.onPrevious?.(recorded);
  if (
    recorded !== undefined &&
    running &&
    recorded.digest === digest &&
    (await healthy(world, options, recorded.url))
  ) {
    report.line(`${name} runs this release already`);
    return { live: recorded, previous: recorded, changed: false };
  }
  const port = await children.freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = files.resolve(`${state}/${name}-${digest.slice(7, 19)}.log`);
  const [program, ...args] = release.command;
  const command = program === "node" ? process.execPath : program!;
  const env = { ...options.environment, PORT: String(port), HOST: "127.0.0.1", RELEASE_DIGEST: digest };
  const started = await children.start({ command, args, cwd: content, env, log });
  const live: Live = { digest, url, process: started };
  try {
    await untilHealthy(world, options, live, log);
  } catch (error) {
    await children.stop(started, GRACE);
    throw error;
  }
  await files.write(stateFile(state, name), `${JSON.stringify(live, null, 2)}\n`);
  if (recorded !== undefined && running) {
    await children.stop(recorded.process, GRACE);
    report.line(`ended ${recorded.digest}`);
  }
  return { live, previous: recorded, changed: true };
}

async function untilHealthy(world: World, options: ServiceOptions, live: Live, log: string): Promise<void> {
  const { clock, children, files, report } = world;
  const { deadline, healthPath, name } = options;
  const { result, done } = await retry({ clock, deadline, base: 25, limit: 1_000 }, async () => {
    if (!(await children.alive(live.process))) return { done: false };
    return (await healthy(world, options, live.url)) ? { done: true } : { again: false };
  });
  if (result) return report.line(`${name} is healthy at ${live.url}`);
  for (const line of (await files.read(log)).trimEnd().split("\n").slice(-20)) report.foreign(line);
  if (!done) throw new TimedOut(`${name} did not answer 200 to GET ${healthPath}: ${deadline}`);
  throw new ActionError({
    code: "service/ended",
    where: `service ${name}`,
    message: `ended before it answered GET ${healthPath}`,
    fix: `Its last lines are above; all of them are in ${files.show(log)}.`,
  });
}

async function healthy({ http }: World, { healthPath, deadline }: ServiceOptions, url: string): Promise<boolean> {
  const timeout = Math.min(2_000, Math.max(1, deadline.remaining()));
  try {
    return (await http.request({ method: "GET", url: url + healthPath, timeout })).status === 200;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}

function stateFile(state: string, name: string): string {
  return `${state}/${name}.json`;
}
