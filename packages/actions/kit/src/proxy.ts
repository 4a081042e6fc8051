import * as http from "node:http";

const VARIABLES = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"];
const LOOPBACK = "localhost,127.0.0.1,::1";

/**
 * Sends every request of this process through the proxy that the environment names, without the 400 KB of an own HTTP
 * client: Node 24 does it itself (https://nodejs.org/api/http.html#httpsetglobalproxyfromenvproxyenv). Loopback addresses never go through it, because a
 * release that runs on this machine is not there for the proxy.
 *
 * @throws Error on a Node that cannot, rather than going past the proxy in silence.
 */
export function useProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  if (!VARIABLES.some((name) => env[name])) return false;
  if (typeof http.setGlobalProxyFromEnv !== "function") {
    throw new Error(`a proxy is set, but Node ${process.version} cannot use one; Node >= 24.14 can`);
  }
  const except = [env["no_proxy"] || env["NO_PROXY"], LOOPBACK].filter(Boolean).join(",");
  http.setGlobalProxyFromEnv({ ...env, no_proxy: except, NO_PROXY: except });
  return true;
}
