import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { FaultScript } from "../faults/script.ts";
import type { RunningService } from "../world/types.ts";
import { answerJson, forward, type Listener, listen } from "./listener.ts";
import { type Ended, type HealthCheck, type Instance, NotHealthy, startInstance } from "./process.ts";
import { readRelease } from "./releases.ts";

/** What a service is asked to run. */
export interface Deployment {
  name: string;
  digest: string;
  env: Record<string, string>;
  health: HealthCheck;
  /** Answers for what stands in front of the service's address, a firewall. @returns whether it did */
  guard?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What the platform wants to know again of an instance that runs or has ended: its task definition. */
  about?: Readonly<Record<string, string>>;
}

/** An instance that runs no more, or that never became healthy. */
export interface Past extends Ended {
  about: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  at: number;
  /** Why it did not become healthy; empty when it once was. */
  why: string;
}

/** How many instances that ended are remembered for a service. */
const MEMORY = 20;

interface Live {
  name: string;
  about: Deployment["about"];
  listener: Listener;
  instance: Instance | undefined;
  guard: Deployment["guard"];
  /** A fault: what the release answers to everything but its health check. */
  answers?: { status: number; except: string } | undefined;
}

/**
 * Services that run. Each has an address that stays while releases come and go behind it, as a platform's URL does;
 * a new release takes over only when it is healthy.
 */
export class Services {
  readonly releases: string | undefined;
  private readonly logs: string;
  private readonly live = new Map<string, Live>();
  private readonly secrets = new Map<string, string>();
  private readonly past = new Map<string, Past[]>();
  private readonly work = new Set<Promise<unknown>>();
  private starting = new AbortController();
  private closed = false;

  private readonly faults: FaultScript;

  constructor({ faults, logs, releases }: { releases: string | undefined; logs: string; faults?: FaultScript }) {
    this.releases = releases;
    this.logs = logs;
    this.faults = faults ?? new FaultScript();
  }

  /**
   * Starts a release behind the service's address, opening the address when it is new.
   * @returns the port of the address
   * @throws Error when the release does not become healthy; what ran before still runs
   */
  async deploy(key: string, deployment: Deployment, port = 0): Promise<number> {
    if (this.releases === undefined) throw new Error("The world was opened without a folder of releases.");
    mkdirSync(this.logs, { recursive: true });
    const { digest, health, name } = deployment;
    const running = this.live.get(key);
    const replaces = running?.instance !== undefined && running.instance.digest !== digest;
    if (running && replaces && this.faults.onRelease("stays", name, digest)) return running.listener.port;
    const instance = await this.start(key, deployment, this.releases);
    const status = this.faults.onRelease("answers", name, digest)?.status;
    const answers = status === undefined ? undefined : { status, except: health.path };
    this.crash(instance, deployment);
    const known = this.live.get(key);
    if (known) {
      const before = known.instance;
      known.instance = instance;
      known.guard = deployment.guard;
      known.about = deployment.about;
      known.answers = answers;
      await before?.stop();
      return known.listener.port;
    }
    const live: Live = {
      name,
      about: deployment.about,
      instance,
      answers,
      guard: deployment.guard,
      listener: undefined as unknown as Listener,
    };
    live.listener = await listen((request, response) => {
      if (live.guard?.(request, response)) return;
      const target = live.instance;
      if (!target) return answerJson(response, 503, { message: "No instance of the service runs." });
      if (live.answers && request.url?.split("?")[0] !== live.answers.except)
        return answerJson(response, live.answers.status, { message: "A fault of the rehearsal answers here." });
      forward(request, response, {
        port: target.port,
        path: request.url ?? "/",
        headers: { "x-forwarded-for": request.socket.remoteAddress ?? "127.0.0.1", "x-forwarded-proto": "http" },
        onFailure: (error) => answerJson(response, 502, { message: `The service does not answer (${error.code}).` }),
      });
    }, port);
    this.live.set(key, live);
    return live.listener.port;
  }

  private async start(key: string, deployment: Deployment, releases: string): Promise<Instance> {
    const { about = {}, digest, env, health, name } = deployment;
    const note = (ended: Ended, why: string) => {
      const entry = { ...ended, about, why, at: Date.now() / 1000 };
      this.past.set(key, [entry, ...(this.past.get(key) ?? [])].slice(0, MEMORY));
    };
    try {
      const instance = await startInstance(readRelease(releases, digest), {
        env,
        health,
        logFile: this.logFile(name),
        signal: this.starting.signal,
      });
      void instance.ended.then((ended) => note(ended, ""));
      return instance;
    } catch (error) {
      if (error instanceof NotHealthy) note(error.ended, error.message);
      throw error;
    }
  }

  /** What runs behind a service's address now; undefined when nothing does. */
  now(key: string): { digest: string; about: Readonly<Record<string, string>> } | undefined {
    const { about = {}, instance } = this.live.get(key) ?? {};
    return instance === undefined || instance.over !== undefined ? undefined : { digest: instance.digest, about };
  }

  /** Instances of a service that ended since the world was opened, newest first. */
  ended(key: string): readonly Past[] {
    return this.past.get(key) ?? [];
  }

  /** Ends every release that is being started and not healthy yet. */
  giveUp(): void {
    this.starting.abort();
    if (!this.closed) this.starting = new AbortController();
  }

  /** Work that goes on after the call that began it was answered; closing waits for it. */
  later(work: Promise<unknown>): void {
    const kept = work.finally(() => this.work.delete(kept));
    this.work.add(kept);
  }

  /** A release that is to end by itself does so when its time has come. */
  private crash(instance: Instance, { digest, name }: Deployment): void {
    const fault = this.faults.onRelease("crashes", name, digest);
    if (fault) setTimeout(() => void instance.crash(), this.faults.pace.milliseconds(fault.seconds)).unref();
  }

  /** Where the output of a service's instances goes. */
  logFile(name: string): string {
    return join(this.logs, `service-${name.replaceAll(/[^\w.-]/g, "_")}.log`);
  }

  /** Ends what runs behind a service's address, which stays and answers 503. */
  async pause(key: string): Promise<void> {
    const live = this.live.get(key);
    const { instance } = live ?? {};
    if (live) live.instance = undefined;
    await instance?.stop();
  }

  async remove(key: string): Promise<void> {
    const live = this.live.get(key);
    this.live.delete(key);
    await live?.instance?.stop();
    await live?.listener.close();
  }

  running(): RunningService[] {
    return [...this.live.values()]
      .filter(({ instance }) => instance !== undefined)
      .map(({ name, listener, instance }) => ({
        name,
        digest: instance?.digest ?? "",
        url: `http://127.0.0.1:${listener.port}`,
      }));
  }

  /** Remembers a secret's value for the services started by this process; it is never written to a file. */
  keepSecret(id: string, value: string): void {
    this.secrets.set(id, value);
  }

  /**
   * The value that a reference of a container definition stands for: a secret's ARN, or one key of a JSON secret
   * (`<arn>:<key>::`). Undefined when this process has not seen the value.
   */
  secret(reference: string): string | undefined {
    const whole = this.secrets.get(reference);
    if (whole !== undefined) return whole;
    const [, arn = "", key = ""] = /^(arn:aws:secretsmanager:[^:]*:[^:]*:secret:[^:]+):([^:]+):/.exec(reference) ?? [];
    const json = this.secrets.get(arn);
    if (json === undefined) return undefined;
    try {
      const value = (JSON.parse(json) as { [key: string]: unknown })[key];
      return value === undefined ? undefined : String(value);
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.giveUp();
    await Promise.allSettled(this.work);
    await Promise.all([...this.live.keys()].map((key) => this.remove(key)));
  }
}
