import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a release whose service answers with its digest, its environment and the headers it got. */
export function writeRelease(
  releases: string,
  label: string,
  { health = 200, source = server(health) }: { health?: number; source?: string } = {},
): string {
  const hex = createHash("sha256").update(`${label}\n${source}`).digest("hex");
  const folder = join(releases, hex);
  mkdirSync(join(folder, "files"), { recursive: true });
  writeFileSync(join(folder, "files", "server.mjs"), source);
  const release = { name: "echo", digest: `sha256:${hex}`, command: ["node", "server.mjs"], port: 8000 };
  writeFileSync(join(folder, "release.json"), JSON.stringify(release));
  return release.digest;
}

function server(health: number): string {
  return `
import { createServer } from "node:http";
createServer((request, response) => {
  const url = new URL(request.url, "http://service");
  if (url.pathname === "/health") { response.statusCode = ${health}; return response.end("{}"); }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({
    digest: process.env.RELEASE_DIGEST,
    greeting: process.env.GREETING,
    secret: process.env.SECRET,
    method: request.method,
    path: url.pathname,
    query: url.search,
    origin: request.headers["x-origin-verify"],
  }));
}).listen(Number(process.env.PORT), process.env.HOST);
`;
}
