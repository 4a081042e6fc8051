/**
 * Stands in for `undici` in the bundles. @actions/http-client makes a `ProxyAgent` when a proxy is set; Node 24 sends its own `fetch` and `http`
 * through that proxy already (src/proxy.ts), so the agent has nothing to do, and `fetch` must not be given it as a dispatcher.
 */
export class ProxyAgent {
  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { dispatcher: _ignored, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
  return globalThis.fetch(input, rest);
}
