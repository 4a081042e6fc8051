import { type Deadline, HttpError, type World } from "../ports.ts";
import { retry } from "../retry.ts";
import { parseJson } from "./compare.ts";
import { later } from "./later.ts";
import { at, pick, type VersionEndpoint } from "./model.ts";

export type Arrival =
  | { readonly state: "arrived"; readonly digest: string }
  /** Something answers, but it is not what was deployed. */
  | { readonly state: "other"; readonly digest: string | undefined; readonly message: string }
  /** Nothing that could be read has answered. */
  | { readonly state: "silent"; readonly message: string /** Asked too often. */; readonly refused?: boolean };

export interface VersionOptions {
  readonly version: VersionEndpoint;
  readonly baseUrl: string;
  readonly expected: string;
  /** Sent along where there is one: asking again and again would use up what callers without a name may ask. */
  readonly token: string | undefined;
  readonly deadline: Deadline;
  readonly requestTimeout: number;
}

/**
 * Waits until the release that answers is the one that was deployed. While a platform shifts traffic the old release goes on answering, and well:
 * without this every check after it would prove the wrong release.
 */
export async function awaitVersion(world: World, options: VersionOptions): Promise<Arrival> {
  const { version, expected, deadline } = options;
  let shown = "";
  /** What answered last with a version: a firewall that has had enough of the questions must not hide it. */
  let other: Extract<Arrival, { state: "other" }> | undefined;
  const { result } = await retry<Arrival>({ clock: world.clock, deadline, base: 250, limit: 5_000 }, async () => {
    const { after, arrival } = await probe(world, options);
    if (arrival.state === "arrived") return { done: arrival };
    if (arrival.message !== shown) world.report.line(`… ${arrival.message}`);
    shown = arrival.message;
    if (arrival.state === "other") other = arrival;
    return { again: arrival, after };
  });
  if (result.state === "arrived") {
    world.report.line(`✓ ${short(expected)} answers`);
    return result;
  }
  const place = `${at(version.position)}; ${deadline}`;
  if (result.state === "silent" && result.refused && other !== undefined) {
    return { ...other, message: `${other.message}, then ${result.message}, but ${expected} was deployed (${place})` };
  }
  return result.state === "other"
    ? { ...result, message: `${result.message}, but ${expected} was deployed (${place})` }
    : { ...result, message: `${result.message}, while waiting for ${expected} (${place})` };
}

async function probe(
  { http }: World,
  { version, baseUrl, expected, token, deadline, requestTimeout }: VersionOptions,
): Promise<{ readonly arrival: Arrival; readonly after?: number | undefined }> {
  const name = `GET ${version.path}`;
  const silent = (what: string): Extract<Arrival, { state: "silent" }> => ({
    state: "silent",
    message: `${name} ${what}`,
  });
  const timeout = Math.min(requestTimeout, Math.max(1, deadline.remaining()));
  const headers: Record<string, string> = { accept: "application/json", "cache-control": "no-cache" };
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  try {
    const response = await http.request({ method: "GET", url: baseUrl + version.path, headers, timeout });
    const { status } = response;
    if (status !== 200)
      return { arrival: { ...silent(`answered ${status}`), refused: status === 429 }, after: later(response) };
    return { arrival: arrivalOf(pick(parseJson(response.body)?.value, version.field)) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { arrival: silent(`got ${error.message}`) };
  }

  function arrivalOf(digest: unknown): Arrival {
    if (digest === expected) return { state: "arrived", digest: expected };
    if (typeof digest === "string") return { state: "other", digest, message: `${name} answered ${digest}` };
    return { state: "other", digest: undefined, message: `${name} answered without a text "${version.field}"` };
  }
}

/** `1f0c2a…`: enough of a digest for a person to tell two apart. */
export function short(digest: string): string {
  return `${digest.replace(/^sha256:/, "").slice(0, 8)}…`;
}
