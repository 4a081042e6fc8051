import { type ChildProcess, fork } from "node:child_process";
import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";

export const ARCHIVE = join(__dirname, "../../dist/jwt-authorizer.zip");

/** Who signs tokens: keys of its own, and a place on the loopback address where the public ones are. */
export class Issuer {
  readonly keys = new Map<string, KeyObject>();
  fetched = 0;
  broken = false;
  readonly #public: object[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((_, response) => {
      this.fetched += 1;
      if (this.broken) {
        response.writeHead(503).end();
        return;
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: this.#public }));
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** A key pair; its public half is published unless it is kept back. */
  key(kid: string, { published = true } = {}): void {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.keys.set(kid, privateKey);
    if (published) this.#public.push({ ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" });
  }

  publicPem(kid: string): string {
    const jwk = this.#public.find((one) => (one as { kid: string }).kid === kid) as { n: string; e: string };
    return JSON.stringify(jwk);
  }

  token(kid: string, claims: object, header: object = {}): string {
    const signed = unsigned({ alg: "RS256", typ: "JWT", kid, ...header }, claims);
    return `${signed}.${sign("sha256", Buffer.from(signed), this.keys.get(kid)!).toString("base64url")}`;
  }
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
export const unsigned = (header: object, claims: object): string => `${encoded(header)}.${encoded(claims)}`;

/** Signed with a text that everybody knows, as if it were a secret: the classic confusion of HS256 and RS256. */
export function hmacToken(kid: string, claims: object, secret: string): string {
  const signed = unsigned({ alg: "HS256", typ: "JWT", kid }, claims);
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

type Answer = { readonly admitted?: Record<string, unknown>; readonly error?: string };

/** The function as Lambda gets it: the archive unpacked, its handler called in a process of its own. */
export class DeployedFunction {
  readonly #folder = mkdtempSync(join(tmpdir(), "towline-authorizer-"));
  readonly #child: ChildProcess;
  log = "";

  constructor(environment: Readonly<Record<string, string>>) {
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(ARCHIVE)))) {
      writeFileSync(join(this.#folder, name), bytes);
    }
    const runner = join(this.#folder, "runner.mjs");
    writeFileSync(
      runner,
      `import { handler } from "./index.mjs";
process.on("message", ({ id, event }) =>
  handler(event).then(
    (admitted) => process.send({ id, admitted }),
    (error) => process.send({ id, error: error.message }),
  ));
process.send("ready");`,
    );
    this.#child = fork(runner, { env: environment, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.#child.stderr!.on("data", (chunk) => {
      this.log += chunk;
    });
  }

  async ready(): Promise<this> {
    await once(this.#child, "message");
    return this;
  }

  #next = 0;

  async call(event: object): Promise<Answer> {
    const id = this.#next++;
    return new Promise((resolve) => {
      const listen = (message: Answer & { id: number }) => {
        if (message.id !== id) return;
        this.#child.off("message", listen as never);
        resolve(message.error === undefined ? { admitted: message.admitted! } : { error: message.error });
      };
      this.#child.on("message", listen as never);
      this.#child.send({ id, event });
    });
  }

  close(): void {
    this.#child.kill();
    rmSync(this.#folder, { recursive: true });
  }
}
