import type { BlockSchema, ProviderSchema } from "@towline/terraform";
import type { Surroundings } from "../behaviours/index.ts";
import { withFaults } from "../faults/provider.ts";
import type { FaultScript } from "../faults/script.ts";
import { type Handlers, type ProviderServer, serveProvider } from "../protocol/server.ts";
import { StandIn } from "../provider/provider.ts";
import { atPace } from "../time/at-pace.ts";
import { answering } from "./history.ts";

/** Where a provider answers; `source` is where the public registry keeps it: `hashicorp/aws`. */
export interface Attached {
  readonly source: string;
  readonly address: string;
}

interface Served {
  readonly standIn: StandIn;
  readonly handlers: Handlers;
  readonly source: string;
}

/** The stand-in providers of a world. Each Terraform that works at the same time as others has addresses of its own. */
export class Providers {
  private readonly surroundings: Surroundings;
  private readonly script: FaultScript;
  private readonly served = new Map<string, Served>();
  private readonly doors = new Map<string, Promise<ProviderServer>>();
  private readonly open = new Map<string, Attached>();

  constructor(surroundings: Surroundings, script: FaultScript) {
    this.surroundings = surroundings;
    this.script = script;
  }

  /** Serves these, or tells them what is new in their schemas; for everybody, and for each that has asked for addresses of its own. */
  async serve(schemas: readonly ProviderSchema[]): Promise<void> {
    for (const schema of schemas) {
      const known = this.served.get(schema.provider);
      if (known) known.standIn.learn(schema);
      else this.served.set(schema.provider, this.standIn(schema));
    }
    await this.door();
  }

  /** Where the providers answer one of several Terraforms, or anybody. */
  async door(run = ""): Promise<Attached[]> {
    await Promise.all(
      [...this.served].map(async ([provider, { handlers, source }]) => {
        const key = `${provider} ${run}`;
        // One that is being opened is not opened again by a second call.
        if (!this.doors.has(key)) this.doors.set(key, serveProvider(run === "" ? handlers : during(run, handlers)));
        const { address } = await this.doors.get(key)!;
        this.open.set(key, { source, address });
      }),
    );
    return this.attached(run);
  }

  /** The addresses that are open already. */
  attached(run = ""): Attached[] {
    return [...this.served.keys()].flatMap((provider) => this.open.get(`${provider} ${run}`) ?? []);
  }

  schemaOf(provider: string, type: string): BlockSchema | undefined {
    return this.served.get(provider)?.standIn.schemaOf(type);
  }

  async close(): Promise<void> {
    const doors = await Promise.allSettled(this.doors.values());
    await Promise.all(doors.map((door) => (door.status === "fulfilled" ? door.value.close() : undefined)));
  }

  private standIn(schema: ProviderSchema): Served {
    const standIn = new StandIn(schema, this.surroundings);
    const { pace } = this.script;
    const handlers = {
      ...standIn.handlers,
      // Terraform was interrupted and waits for what is under way: nothing of it is worth waiting for.
      StopProvider: () => {
        pace.hurry();
        this.surroundings.services.giveUp();
        return {};
      },
    };
    return {
      standIn,
      handlers: withFaults(atPace(handlers, pace), this.script, this.surroundings.records),
      source: schema.source,
    };
  }
}

function during(run: string, handlers: Handlers): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([call, handle]) => [
      call,
      (request: unknown, peer: string) => answering.run(run, () => handle(request, peer)),
    ]),
  ) as Handlers;
}
