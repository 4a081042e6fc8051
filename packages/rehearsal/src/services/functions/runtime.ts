/**
 * What Lambda's Node runtime is to a function: loads the handler once and calls it with one event after the other. Runs in a process of its
 * own, is told the issuer of the world, and ends with the process that started it.
 */
import http from "node:http";
import https from "node:https";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

interface Call {
  readonly id: string;
  readonly event: unknown;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

type Handler = (event: unknown, context: object, callback: (error: unknown, result?: unknown) => void) => unknown;

const [issuer = "", folder = "", handlerName = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit(0));
redirectToIssuer(issuer);

const loaded = load().then(
  (handler) => ({ handler }),
  (error: unknown) => ({ failed: error as Error & { code?: string } }),
);
process.on("message", (call: Call) => void answer(call));
void loaded.then(() => process.send?.({ ready: true }));

async function answer(call: Call): Promise<void> {
  const { id } = call;
  try {
    const start = await loaded;
    if ("failed" in start) throw start.failed;
    // What is no JSON cannot be an answer of a function.
    const text = JSON.stringify((await invoke(start.handler, call)) ?? null);
    process.send?.({ id, result: JSON.parse(text) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    console.error(error);
    process.send?.({ id, error: { type: name, message } });
  }
}

/** Handlers answer by a promise or by calling back. */
function invoke(handler: Handler, { deadline, event, id }: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const context = {
      awsRequestId: id,
      callbackWaitsForEmptyEventLoop: true,
      functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
      functionVersion: "$LATEST",
      memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    const callback = (error: unknown, result?: unknown) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    if (handler.length < 3 || returned instanceof Promise) resolve(returned);
  });
}

async function load(): Promise<Handler> {
  const [, path = "", exported = ""] = /^(.*?)\.([^/]*)$/.exec(handlerName.replace(/^\.\//, "")) ?? [];
  const module = await importOf(join(folder, path));
  const found = exported
    .split(".")
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], module);
  if (typeof found === "function") return found as Handler;
  throw Object.assign(new Error(`${handlerName} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
}

async function importOf(path: string): Promise<Record<string, unknown>> {
  for (const extension of [".mjs", ".js", ".cjs"]) {
    let file: string;
    try {
      file = createRequire(pathToFileURL(`${folder}/`)).resolve(path + extension);
    } catch {
      continue;
    }
    const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    return { ...(module["default"] as object | undefined), ...module };
  }
  throw Object.assign(new Error(`Cannot find module '${path}'`), { name: "Runtime.ImportModuleError" });
}

/** Nothing leaves the machine: what a function asks elsewhere for is asked of the world's issuer, which has keys and nothing else. */
function redirectToIssuer(base: string): void {
  const led = (url: URL) =>
    /^(127\.|\[?::1\]?$|localhost$)/.test(url.hostname)
      ? undefined
      : new URL(`${base}/${url.host}${url.pathname}${url.search}`);
  const realFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const to = led(new URL(input instanceof Request ? input.url : input));
    if (!to) return realFetch(input, init);
    return input instanceof Request ? realFetch(new Request(to, input), init) : realFetch(to, init);
  };
  const realRequest = http.request;
  const rewired = (protocol: "http:" | "https:", real: typeof http.request) =>
    ((...args: unknown[]) => {
      const callback = args.findLast((argument) => typeof argument === "function") as undefined;
      const [first, second] = args;
      const given = typeof first === "string" || first instanceof URL ? new URL(first) : undefined;
      const told = given ? second : first;
      const options = (typeof told === "object" && told !== null ? told : {}) as http.RequestOptions;
      const host = options.hostname ?? options.host ?? "localhost";
      const port = options.port ? `:${options.port}` : "";
      const to = led(given ?? new URL(`${protocol}//${host}${port}${options.path ?? "/"}`));
      if (!to) return Reflect.apply(real, undefined, args);
      const { agent: _, ...rest } = options;
      const there = { hostname: to.hostname, port: to.port, path: to.pathname + to.search, host: undefined };
      return realRequest({ ...rest, ...there, protocol: "http:" }, callback);
    }) as typeof http.request;
  for (const [module, protocol] of [
    [http, "http:"],
    [https, "https:"],
  ] as const) {
    module.request = rewired(protocol, module.request);
    module.get = ((...args: Parameters<typeof http.request>) => {
      const sent = module.request(...args);
      sent.end();
      return sent;
    }) as typeof module.get;
  }
  syncBuiltinESMExports();
}
