/**
 * What the toolkit uses of undici, on the fetch that Node has built in (it is undici): a bundle does not carry a second one (415 KB), and requests go through
 * the proxy of the process (src/proxy.ts), which is why an agent has nothing to know. bundle.ts puts this in the place of the package.
 */
export class ProxyAgent {}

export function fetch(url: string, { dispatcher, ...init }: RequestInit & { dispatcher?: unknown }): Promise<Response> {
  return globalThis.fetch(url, init);
}
