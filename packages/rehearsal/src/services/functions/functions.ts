import { type ChildProcess, fork } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import type { Environment } from "../../world/environment.ts";

/** A function as it is deployed. */
export interface DeployedFunction {
  readonly name: string;
  readonly region: string;
  /** What {@link Functions.unpack} said. */
  readonly code: string;
  readonly handler: string;
  /** Seconds that one call may take. */
  readonly timeout: number;
  /** Megabytes; told to the function, not enforced. */
  readonly memory: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** What a call came to: what the handler returned, or the error as Lambda tells it. */
export type Invocation =
  | { readonly result: unknown }
  | { readonly error: { readonly type: string; readonly message: string } };

/** How long a function may take to load, in milliseconds; Lambda gives ten seconds. */
const START_LIMIT = 10_000;
const RUNTIME = fileURLToPath(new URL("./runtime.ts", import.meta.url));

/**
 * Lambda functions of Node: the archive that was deployed, unpacked, its handler called in processes that are kept warm. One process has one
 * call at a time, as at Lambda.
 */
export class Functions {
  private readonly folder: string;
  private readonly logs: string;
  private readonly environment: () => Environment;
  private readonly issuer: () => Promise<string>;
  private readonly idle = new Map<string, ChildProcess[]>();
  private readonly all = new Set<ChildProcess>();
  private closed = false;

  constructor(options: {
    folder: string;
    logs: string;
    /** Where a function finds the APIs of AWS. */
    environment: () => Environment;
    /** Where functions find the keys of issuers. */
    issuer: () => Promise<string>;
  }) {
    this.folder = options.folder;
    this.logs = options.logs;
    this.environment = options.environment;
    this.issuer = options.issuer;
  }

  /**
   * Unpacks an archive, once for the same bytes.
   * @returns what to call it by
   * @throws Error when it is no archive
   */
  unpack(archive: Uint8Array): string {
    const code = createHash("sha256").update(archive).digest("hex").slice(0, 32);
    const folder = join(this.folder, code);
    if (existsSync(folder)) return code;
    const files = unzipSync(archive);
    const writing = `${folder}.writing`;
    rmSync(writing, { recursive: true, force: true });
    mkdirSync(writing, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) {
      const file = resolve(writing, name);
      if (!file.startsWith(writing + sep)) throw new Error(`${name} is outside of the archive`);
      if (name.endsWith("/")) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    renameSync(writing, folder);
    return code;
  }

  async invoke(deployed: DeployedFunction, event: unknown): Promise<Invocation> {
    const key = JSON.stringify(deployed);
    this.retire(deployed.name, key);
    let child: ChildProcess;
    try {
      child = this.idle.get(key)?.pop() ?? (await this.start(deployed));
    } catch (error) {
      return { error: { type: "Runtime.ExitError", message: (error as Error).message } };
    }
    const answer = await this.call(child, deployed, event);
    if (answer === "timeout") {
      child.kill("SIGKILL");
      const message = `${new Date().toISOString()} Task timed out after ${deployed.timeout.toFixed(2)} seconds`;
      return { error: { type: "Sandbox.Timedout", message } };
    }
    if (child.connected) this.idle.set(key, [...(this.idle.get(key) ?? []), child]);
    return answer;
  }

  /** Ends what waits for calls of an earlier deployment; what is under way ends by itself. */
  private retire(name: string, key: string): void {
    for (const [other, waiting] of this.idle) {
      if (other === key || (JSON.parse(other) as DeployedFunction).name !== name) continue;
      this.idle.delete(other);
      for (const child of waiting) child.kill("SIGKILL");
    }
  }

  private call(child: ChildProcess, { timeout }: DeployedFunction, event: unknown): Promise<Invocation | "timeout"> {
    const id = randomUUID();
    return new Promise((resolve) => {
      const end = (answer: Invocation | "timeout") => {
        clearTimeout(timer);
        child.off("message", hear);
        child.off("exit", exited);
        resolve(answer);
      };
      const hear = (message: { id?: string } & Invocation) => {
        if (message.id === id) end("error" in message ? { error: message.error } : { result: message.result });
      };
      const exited = () => end({ error: { type: "Runtime.ExitError", message: "Runtime exited during the call" } });
      const timer = setTimeout(() => end("timeout"), timeout * 1000);
      child.on("message", hear as never);
      child.on("exit", exited);
      child.send({ id, event, deadline: Date.now() + timeout * 1000 }, (error) => error && exited());
    });
  }

  private async start(deployed: DeployedFunction): Promise<ChildProcess> {
    const folder = join(this.folder, deployed.code);
    const issuer = await this.issuer();
    if (this.closed) throw new Error("The world is closed.");
    mkdirSync(this.logs, { recursive: true });
    const log = createWriteStream(join(this.logs, `function-${deployed.name}.log`), { flags: "a" });
    const child = fork(RUNTIME, [issuer, folder, deployed.handler], {
      cwd: folder,
      env: this.variables(deployed, folder),
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.all.add(child);
    for (const stream of [child.stdout, child.stderr]) stream?.pipe(log, { end: false });
    child.once("close", () => log.end());
    child.once("exit", () => {
      this.all.delete(child);
      for (const [key, idle] of this.idle)
        this.idle.set(
          key,
          idle.filter((one) => one !== child),
        );
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error("The function did not load within ten seconds."));
      }, START_LIMIT);
      const end = (act: () => void) => {
        clearTimeout(timer);
        act();
      };
      child.once("message", () => end(resolve));
      child.once("error", (error) => end(() => reject(error)));
      child.once("exit", (code, signal) => end(() => reject(new Error(`Runtime exited with ${signal ?? code}`))));
    });
    return child;
  }

  private variables({ memory, name, region, variables }: DeployedFunction, folder: string): Record<string, string> {
    return {
      PATH: process.env["PATH"] ?? "",
      TZ: ":UTC",
      LANG: "en_US.UTF-8",
      ...this.environment(),
      ...variables,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      LAMBDA_TASK_ROOT: folder,
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    const ending = [...this.all].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once("exit", () => resolve());
          child.kill("SIGKILL");
        }),
    );
    await Promise.all(ending);
  }
}
