import { type Deadline, HttpError, type HttpResponse, type World } from "../ports.ts";
import { type Attempt, retry } from "../retry.ts";
import { judge, parseJson } from "./compare.ts";
import { later } from "./later.ts";
import { at, type Check, type CheckRequest, pick, type SmokeFile } from "./model.ts";

/** Answers that say "later", so a request that changes something was not handled. */
const NOT_HANDLED = new Set([429, 503]);
/** How often a check is tried before it counts as failed. */
const ATTEMPTS = 3;

export interface ChecksOptions {
  readonly smoke: SmokeFile;
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly deadline: Deadline;
  /** Milliseconds for one request. */
  readonly requestTimeout: number;
}

export interface CheckResult {
  readonly check: Check;
  readonly state: "passed" | "failed" | "skipped";
  /** `GET /health answered 500 (smoke.yaml:4)`. */
  readonly message: string | undefined;
  readonly milliseconds: number;
  readonly attempts: number;
}

export interface CleanUpFailure {
  readonly check: Check;
  readonly message: string;
}

/**
 * Runs the checks in order and afterwards undoes what they created, in reverse order, also when a check failed, the deadline passed
 * or the run was cancelled: a smoke test must not leave its data in production.
 */
export async function runChecks(
  world: World,
  options: ChecksOptions,
): Promise<{ readonly results: readonly CheckResult[]; readonly leftovers: readonly CleanUpFailure[] }> {
  const round = new Round(world, options);
  try {
    const results = await world.report.group("Run the checks", () => round.checks());
    return { results, leftovers: await round.cleanUp() };
  } catch (error) {
    await round.cleanUp();
    throw error;
  }
}

class Round {
  readonly #world: World;
  readonly #options: ChecksOptions;
  readonly #saved = new Map<string, unknown>();
  readonly #created: Check[] = [];

  constructor(world: World, options: ChecksOptions) {
    this.#world = world;
    this.#options = options;
  }

  async checks(): Promise<CheckResult[]> {
    const results: CheckResult[] = [];
    for (const check of this.#options.smoke.checks) {
      const result = await this.#check(check);
      const mark = { passed: "✓", failed: "✗", skipped: "-" }[result.state];
      this.#world.report.line(`${mark} ${check.name}${result.message === undefined ? "" : `: ${result.message}`}`);
      results.push(result);
    }
    return results;
  }

  async cleanUp(): Promise<CleanUpFailure[]> {
    const { report } = this.#world;
    if (this.#created.length === 0) return [];
    return report.group("Clean up", async () => {
      const failures: CleanUpFailure[] = [];
      for (const check of this.#created.reverse()) {
        const request = check.cleanUp!;
        const done = await retry({ ...this.#pace(), deadline: this.#world.clock.deadline(15_000) }, () =>
          this.#tidy(request),
        );
        if (done.result === undefined) {
          report.line(`✓ removed what "${check.name}" created`);
          continue;
        }
        const message = `${request.method} ${request.path} ${done.result} (${at(check.position)}): what "${check.name}" created is still there`;
        report.warning(message, { file: check.position.file, line: check.position.line });
        failures.push({ check, message });
      }
      return failures;
    });
  }

  async #check(check: Check): Promise<CheckResult> {
    const { clock } = this.#world;
    const start = clock.now();
    const ended = (state: CheckResult["state"], attempts: number, wrong?: string): CheckResult => ({
      check,
      state,
      attempts,
      milliseconds: clock.now() - start,
      message: wrong === undefined ? undefined : `${check.method} ${check.path} ${wrong} (${at(check.position)})`,
    });
    if (this.#options.deadline.expired) return ended("skipped", 0, `was not tried: ${this.#options.deadline}`);
    const needed = [
      ...JSON.stringify([check.path, check.headers, check.body ?? null, check.expect.json ?? null]).matchAll(
        /\$\{([^}]*)\}/g,
      ),
    ];
    const missing = needed.find(([, name]) => !this.#saved.has(name!));
    if (missing !== undefined)
      return ended("skipped", 0, `was not tried: \${${missing[1]}} was not saved, an earlier check failed`);
    const { result, attempts } = await retry({ ...this.#pace(), deadline: this.#options.deadline }, () =>
      this.#attempt(check),
    );
    return ended(result === undefined ? "passed" : "failed", attempts, result);
  }

  async #attempt(check: Check): Promise<Attempt<string | undefined>> {
    let response: HttpResponse;
    const safe = check.method === "GET";
    try {
      response = await this.#send(check);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return safe || error.refused ? { again: `got ${error.message}` } : { done: `got ${error.message}` };
    }
    // Whatever else is wrong with the answer: what was created has to go again.
    const unsaved = this.#remember(check, response);
    const wrong = judge(response, this.#filled(check)) ?? unsaved;
    if (wrong === undefined) return { done: undefined };
    if (!safe && !NOT_HANDLED.has(response.status)) return { done: wrong };
    return { again: wrong, after: later(response) };
  }

  #remember(check: Check, response: HttpResponse): string | undefined {
    if (response.status >= 400) return undefined;
    const parsed = parseJson(response.body);
    let unsaved: string | undefined;
    for (const [name, path] of Object.entries(check.save)) {
      const value = parsed === undefined ? undefined : pick(parsed.value, path);
      if (value === undefined || value === null)
        unsaved = `answered ${response.status} without ${path}, which is to be saved as ${name}`;
      else this.#saved.set(name, value);
    }
    if (check.cleanUp !== undefined && unsaved === undefined && !this.#created.includes(check))
      this.#created.push(check);
    return unsaved;
  }

  async #tidy(request: CheckRequest): Promise<Attempt<string | undefined>> {
    try {
      const response = await this.#send(request, true);
      const { status } = response;
      // Gone already is gone.
      if (status < 400 || status === 404 || status === 410) return { done: undefined };
      return { again: `answered ${status}`, after: later(response) };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return { again: `got ${error.message}` };
    }
  }

  #send(request: CheckRequest, evenIfCancelled = false): Promise<HttpResponse> {
    const { baseUrl, token, requestTimeout, deadline } = this.#options;
    const headers: Record<string, string> = { accept: "application/json" };
    if (request.body !== undefined) headers["content-type"] = "application/json";
    if (request.auth === "bearer") headers["authorization"] = `Bearer ${token}`;
    const filled = this.#fill(request.headers) as Record<string, string>;
    for (const [name, value] of Object.entries(filled)) headers[name.toLowerCase()] = value;
    const body = request.body === undefined ? {} : { body: JSON.stringify(this.#fill(request.body)) };
    const timeout = evenIfCancelled ? requestTimeout : Math.min(requestTimeout, Math.max(1, deadline.remaining()));
    const url = baseUrl + this.#fillText(request.path, encodeURIComponent);
    return this.#world.http.request({ method: request.method, url, headers, timeout, evenIfCancelled, ...body });
  }

  #filled({ expect }: Check): Check["expect"] {
    return { ...expect, json: this.#fill(expect.json) };
  }

  /** Puts saved values in; a text that is nothing but `${name}` keeps the type of the value. */
  #fill(value: unknown): unknown {
    if (typeof value === "string") {
      const whole = /^\$\{([^}]*)\}$/.exec(value);
      return whole === null ? this.#fillText(value, String) : this.#saved.get(whole[1]!);
    }
    if (Array.isArray(value)) return value.map((item) => this.#fill(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#fill(item)]));
  }

  #fillText(text: string, write: (text: string) => string): string {
    return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => write(String(this.#saved.get(name))));
  }

  #pace() {
    return { clock: this.#world.clock, attempts: ATTEMPTS, base: 500, limit: 4_000 };
  }
}
