import { Cancelled, type Http, HttpError } from "./ports.ts";

const REFUSED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** The real HTTP: Node's fetch, with a timeout of its own and reasons a person understands. */
export function fetchHttp(cancelled: AbortSignal): Http {
  return {
    async request({ method, url, headers = {}, body, timeout, evenIfCancelled = false }) {
      const limit = AbortSignal.timeout(Math.max(1, Math.ceil(timeout)));
      const signal = evenIfCancelled ? limit : AbortSignal.any([limit, cancelled]);
      try {
        // A redirect is an answer to be judged, not an address to send a bearer token to.
        const response = await fetch(url, { method, headers, body: body ?? null, signal, redirect: "manual" });
        return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
      } catch (error) {
        if (cancelled.aborted && !evenIfCancelled) throw new Cancelled("cancelled during a request");
        const { host } = new URL(url);
        if (limit.aborted) throw new HttpError(`no answer from ${host} within ${timeout / 1000} s`, false);
        const code = codeOf(error);
        throw new HttpError(`no answer from ${host} (${code ?? (error as Error).message})`, REFUSED.has(code ?? ""));
      }
    },
  };
}

function codeOf(error: unknown): string | undefined {
  const cause = (error as { cause?: { code?: string; errors?: { code?: string }[] } }).cause;
  return cause?.code ?? cause?.errors?.[0]?.code;
}
