import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { nearest, readStack } from "@towline/terraform";
import { type ApiCall, type ApiPorts, Apis } from "../api/apis.ts";
import type { Run } from "../api/github/runs.ts";
import { behaviourOf, type Surroundings } from "../behaviours/index.ts";
import { strikeS3 } from "../faults/calls.ts";
import type { Fault } from "../faults/fault.ts";
import { FaultScript, type Struck } from "../faults/script.ts";
import { onInterrupt } from "../interrupt.ts";
import { type S3Options, serveS3 } from "../s3/endpoint.ts";
import { Objects } from "../s3/objects.ts";
import { Authorizers } from "../services/authorizers/authorizers.ts";
import { Shares, TokenBuckets } from "../services/clock.ts";
import { Functions } from "../services/functions/functions.ts";
import { JwtVerifier } from "../services/http-api/jwt.ts";
import { Issuer, type TokenClaims } from "../services/issuer.ts";
import type { Listener } from "../services/listener.ts";
import { Services } from "../services/services.ts";
import { Waf } from "../services/waf.ts";
import { Pace } from "../time/pace.ts";
import { type Address, addressesOf } from "./address-book.ts";
import { addressesIn, localStates } from "./addresses.ts";
import { claim, forget } from "./claim.ts";
import { DriftRefused, drifted } from "./drift.ts";
import { type Environment, environmentOf, forFunctions } from "./environment.ts";
import { type Change, History } from "./history.ts";
import { type Attached, Providers } from "./providers.ts";
import { Records, type WorldRecord } from "./records.ts";
import { filesIn, foldersIn } from "./stack-files.ts";
import type { Drift, Notice, RunningService, World, WorldOptions, WorldResource } from "./types.ts";
import { type Remembered, TypesInUse } from "./types-in-use.ts";

interface Memory extends Remembered {
  s3Port: number;
  apiPorts?: ApiPorts;
}

/**
 * Opens the stand-in cloud that lives in a folder: starts its providers and endpoints on loopback ports and brings back
 * the services that ran when it was closed. Call {@link World.close} when done; SIGINT and SIGTERM close it too.
 *
 * @throws Error when another process has the folder open, or a provider's binding cannot be resolved from
 * `options.from`
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  if (options.fresh) forget(resolve(options.folder));
  const world = new OpenWorld(options);
  try {
    await world.open(options.stacks ?? []);
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}

class OpenWorld implements World {
  readonly folder: string;
  private readonly records: Records;
  private readonly objectStore: Objects;
  private readonly surroundings: Surroundings;
  private readonly providers: Providers;
  private readonly types: TypesInUse;
  private readonly said: Notice[] = [];
  private readonly memory: Memory;
  /** Folders of stacks that were named; a local state may lie there. */
  private readonly stacks = new Set<string>();
  private s3Listener: Listener | undefined;
  private apis!: Apis;
  private readonly script: FaultScript;
  private readonly issuer: Issuer;
  private closing: Promise<void> | undefined;
  private release: (() => void) | undefined;
  private unattend: (() => void) | undefined;

  constructor(options: WorldOptions) {
    this.folder = resolve(options.folder);
    mkdirSync(this.folder, { recursive: true });
    this.memory = readMemory(this.memoryFile);
    this.types = new TypesInUse(this.memory, resolve(options.from ?? process.cwd()));
    this.script = new FaultScript(options.faults, new Pace(options.pace));
    this.records = new Records(join(this.folder, "resources"));
    this.objectStore = new Objects(join(this.folder, "s3"));
    const log = options.log ?? (() => {});
    const clock = options.clock ?? Date.now;
    const notice = (notice: Notice) => {
      if (this.said.some((known) => known.subject === notice.subject && known.message === notice.message)) return;
      this.said.push(notice);
      log(`stand-in: ${notice.subject}: ${notice.message}`);
    };
    this.issuer = new Issuer(notice);
    const functions = new Functions({
      folder: join(this.folder, "functions"),
      logs: join(this.folder, "logs"),
      environment: () => forFunctions(this.environment()),
      issuer: () => this.issuer.url(),
    });
    this.surroundings = {
      records: this.records,
      functions,
      jwts: new JwtVerifier(this.issuer),
      authorizers: new Authorizers({ records: this.records, functions, clock, notice }),
      filesAt: (path) => filesIn([...this.stacks, ...foldersIn(join(this.folder, "work"))], path),
      history: new History(join(this.folder, "history.jsonl")),
      existing: new Set(options.existing),
      services: new Services({
        releases: options.releases === undefined ? undefined : resolve(options.releases),
        logs: join(this.folder, "logs"),
        faults: this.script,
      }),
      fronts: new Map(),
      waf: new Waf({ records: this.records, clock, notice }),
      shares: new Shares(),
      buckets: new TokenBuckets(clock),
      s3: {
        get: (bucket, key) => this.objectStore.get(bucket, key),
        put: (bucket, key, body, headers) => this.objectStore.put(bucket, key, body, { headers }),
        delete: (bucket, key) => this.objectStore.delete(bucket, key),
        bucketIsEmpty: (bucket) => this.objectStore.list(bucket).length === 0,
        empty: async (bucket) => this.objectStore.empty(bucket),
      },
      notice,
      log,
    };
    this.providers = new Providers(this.surroundings, this.script);
  }

  async open(stacks: readonly string[]): Promise<void> {
    this.release = claim(this.folder);
    this.unattend = onInterrupt(() => this.close());
    const s3: S3Options = {
      objects: this.objectStore,
      bucketExists: (bucket) => this.records.find("aws_s3_bucket", bucket) !== undefined,
      refused: (what) => this.surroundings.notice({ subject: "S3 endpoint", message: `${what} is not covered.` }),
      port: this.memory.s3Port,
      before: (call) => strikeS3(this.script, call),
    };
    this.s3Listener = await serveS3(s3);
    this.memory.s3Port = this.s3Listener.port;
    const ports = this.memory.apiPorts ?? { aws: 0, github: 0 };
    this.apis = await Apis.open({
      faults: this.script,
      folder: this.folder,
      ports,
      s3,
      surroundings: this.surroundings,
    });
    this.memory.apiPorts = this.apis.ports;
    await this.prepare(stacks);
    for (const record of this.records.all()) {
      try {
        await behaviourOf(record.type).revive?.(record, this.surroundings);
      } catch (error) {
        this.surroundings.notice({
          subject: `${record.type} ${record.id}`,
          message: `Not started again: ${(error as Error).message}`,
        });
      }
    }
  }

  async prepare(stacks: readonly string[]): Promise<void> {
    for (const stack of stacks) this.stacks.add(resolve(stack));
    const read = stacks.map(readStack);
    for (const stack of read) this.script.learn(stack);
    const schemas = this.types.learn(read);
    writeFileSync(this.memoryFile, `${JSON.stringify(this.memory, null, 1)}\n`);
    await this.providers.serve(schemas);
  }

  environment(): Environment {
    return this.environmentWith(this.providers.attached());
  }

  async environmentOf(run: string): Promise<Environment> {
    return this.environmentWith(await this.providers.door(run));
  }

  private environmentWith(providers: Attached[]): Environment {
    const { aws, folder, github, s3 } = this;
    return environmentOf({ folder, aws, github, s3, providers });
  }

  services(): RunningService[] {
    return this.surroundings.services.running();
  }

  addresses(): Address[] {
    return addressesOf(this.records);
  }

  resources(): WorldResource[] {
    return this.records
      .all()
      .map(({ type, id, account, region, attributes }) => ({ type, id, account, region, attributes }));
  }

  get version(): number {
    return this.surroundings.history.version;
  }

  history(): Change[] {
    return this.surroundings.history.all();
  }

  async drift(address: string, change: { readonly [path: string]: string } | "gone"): Promise<Drift> {
    const record = this.recordAt(address);
    const { type, id } = record;
    if (change === "gone") {
      await behaviourOf(type).delete?.(record, this.surroundings);
      this.records.remove(record.key);
      this.surroundings.history.note({ action: "drift", type, id, attributes: [] });
      return { address, type, id, changes: [] };
    }
    const schema = this.providers.schemaOf(record.provider, type);
    if (!schema) throw new Error(`No stack that was named to this world uses ${type}.`);
    const { attributes, changes } = drifted(record, schema, change);
    this.records.put({ ...record, attributes });
    const names = [...new Set(changes.map(({ path }) => path.split(".")[0] ?? path))];
    this.surroundings.history.note({ action: "drift", type, id, attributes: names });
    return { address, type, id, changes };
  }

  /** Addresses are Terraform's; the states of this world say which thing each one is. */
  private recordAt(address: string): WorldRecord {
    const states = [
      ...this.records
        .ofType("aws_s3_bucket")
        .flatMap(({ id }) => this.objects(id).map(({ body }) => body.toString("utf8"))),
      ...localStates([join(this.folder, "work"), ...this.stacks]),
    ];
    const located = states.flatMap(addressesIn);
    const found = located.filter((each) => each.address === address);
    for (const { key, type, id } of found) {
      const record = (key && this.records.get(key)) || (id && this.records.find(type, id));
      if (record) return record;
    }
    const known = located.map((each) => each.address);
    throw new DriftRefused(
      "unknown-address",
      `Nothing in this world has the address ${address}.`,
      nearest(
        address,
        known,
        known.length > 0 ? `There is ${known.slice(0, 5).join(", ")}, …` : "Apply a stack first.",
      ),
    );
  }

  notices(): Notice[] {
    return [...this.said];
  }

  get s3(): string {
    return `http://127.0.0.1:${this.s3Listener?.port ?? this.memory.s3Port}`;
  }

  get aws(): string {
    return this.apis.aws;
  }

  get github(): string {
    return this.apis.github;
  }

  addFault(fault: Fault): void {
    this.script.add(fault);
  }

  clearFaults(): void {
    this.script.clear();
  }

  struck(): Struck[] {
    return [...this.script.struck];
  }

  calls(): ApiCall[] {
    return [...this.apis.calls];
  }

  runEnvironment(run: Run): Record<string, string> {
    return this.apis.run(run);
  }

  token(claims: TokenClaims): Promise<string> {
    return this.issuer.token(claims);
  }

  objects(bucket: string): { key: string; body: Buffer }[] {
    return this.objectStore.list(bucket).flatMap(({ key }) => {
      const found = this.objectStore.get(bucket, key);
      return found ? [{ key, body: found.body }] : [];
    });
  }

  async emptyBucket(bucket: string): Promise<number> {
    return this.objectStore.empty(bucket);
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    await this.providers.close();
    await Promise.all([...this.surroundings.fronts.values()].map((front) => front.close()));
    await Promise.all([this.surroundings.functions.close(), this.issuer.close()]);
    await this.surroundings.services.close();
    await this.apis?.close();
    await this.s3Listener?.close();
    this.release?.();
    this.unattend?.();
  }

  private get memoryFile(): string {
    return join(this.folder, "world.json");
  }
}

function readMemory(file: string): Memory {
  if (!existsSync(file)) return { types: {}, blocks: {}, s3Port: 0 };
  return JSON.parse(readFileSync(file, "utf8")) as Memory;
}
