import { decode, ExtensionCodec } from "@msgpack/msgpack";
import { type Diagnostic, diagnosticMessage } from "../protocol/diagnostics.ts";
import type { Handlers, Message } from "../protocol/server.ts";
import type { Records } from "../world/records.ts";
import { backoff, type FaultScript } from "./script.ts";

/** Attempts of the AWS provider before a throttled call becomes an error (`max_retries`). */
const RETRIES = 25;
/** Seconds that the provider goes on asking for something that it has just been told does not exist. */
const PATIENCE = 120;
/** MessagePack of a resource that does not exist. */
const NOTHING = { msgpack: Buffer.from([0xc0]) };

const codec = new ExtensionCodec();
for (const type of [0, 12]) codec.register({ type, encode: () => null, decode: () => undefined });

/** A provider whose resources meet the faults of a script: the calls that create, change, delete and read go through here. */
export function withFaults(handlers: Handlers, script: FaultScript, records: Records): Handlers {
  const born = new Map<string, { id: string; arn: string; at: number; address: string }>();
  return {
    ...handlers,
    ApplyResourceChange: async (request, peer) => {
      if (script.quiet) return handlers.ApplyResourceChange(request, peer);
      const type = request.type_name as string;
      const planned = read(request.planned_state);
      const address = script.addresses.of(type, planned ?? read(request.prior_state)) ?? type;
      const refused = await before(script, { address, type, config: read(request.config), born });
      if (refused)
        return {
          new_state: request.prior_state?.msgpack?.length ? request.prior_state : NOTHING,
          private: request.planned_private,
          diagnostics: [diagnosticMessage(refused)],
        };
      const answer = await handlers.ApplyResourceChange(request, peer);
      const made = read(request.prior_state) === undefined ? records.get(keyIn(answer.private)) : undefined;
      if (made)
        born.set(made.key, { id: made.id, arn: String(made.attributes["arn"] ?? ""), at: script.pace.now(), address });
      return after(script, { address, type, answer, creates: made !== undefined });
    },
    ReadResource: async (request, peer) => {
      if (script.quiet) return handlers.ReadResource(request, peer);
      const type = request.type_name as string;
      const state = read(request.current_state);
      const address = script.addresses.of(type, state) ?? type;
      // Reading begins no expiry: a plan reads everything, and the fault is meant for what comes after it.
      if (script.withoutCredentials)
        return {
          new_state: request.current_state,
          private: request.private,
          diagnostics: [diagnosticMessage(expired(type, "reading"))],
        };
      const hidden = script.at("not-found", address);
      const birth = [...born.values()].find(({ id }) => id === state?.["id"]);
      if (hidden && birth && !waited(script, birth.at, hidden.seconds)) {
        script.note(address, hidden);
        return { new_state: NOTHING, private: request.private };
      }
      return handlers.ReadResource(request, peer);
    },
  };
}

type Values = { [name: string]: unknown };

function read(value: Message): Values | undefined {
  if (!value?.msgpack?.length) return undefined;
  const decoded = decode(value.msgpack, { extensionCodec: codec, useBigInt64: true });
  return typeof decoded === "object" && decoded !== null && !Array.isArray(decoded) ? (decoded as Values) : undefined;
}

/** Key of the record that an answer is about; others are made at the same time. */
const keyIn = (known: Buffer | undefined): string =>
  known?.length ? ((JSON.parse(known.toString("utf8")) as { key?: string }).key ?? "") : "";

interface Turn {
  address: string;
  type: string;
  config: Values | undefined;
  born: ReadonlyMap<string, { id: string; arn: string; at: number; address: string }>;
}

/** What goes wrong before AWS has done anything. */
async function before(script: FaultScript, { address, born, config, type }: Turn): Promise<Diagnostic | undefined> {
  if (script.credentialsExpired(address)) return expired(type, "creating");
  const throttled = script.throttled(address, RETRIES);
  if (throttled > 0) {
    await script.pace.wait(backoff(throttled));
    if (throttled >= RETRIES)
      return problem(
        `creating ${type}`,
        `exceeded maximum number of attempts, ${RETRIES}, ThrottlingException: Rate exceeded`,
      );
  }
  const slow = script.at("slow", address);
  if (slow) {
    script.note(address, slow, slow.seconds);
    await script.pace.wait(slow.seconds);
  }
  const failure = script.at("fail", address);
  if (failure) {
    script.note(address, failure);
    return problem(`creating ${type}`, failure.message);
  }
  return awaited(script, { address, born, config, type });
}

/** Something that was just created, and that AWS says does not exist: what refers to it has to wait, as long as the provider's patience lasts. */
async function awaited(script: FaultScript, { address, born, config, type }: Turn): Promise<Diagnostic | undefined> {
  const text = JSON.stringify(config ?? {}, (_, value) => (typeof value === "bigint" ? Number(value) : value));
  for (const one of born.values()) {
    const hidden = script.at("not-found", one.address);
    const refers = [one.id, one.arn].some((name) => name !== "" && text.includes(`"${name}"`));
    if (!hidden || !refers || waited(script, one.at, hidden.seconds)) continue;
    const seconds = Math.min(hidden.seconds, PATIENCE);
    script.note(address, hidden, seconds);
    await script.pace.wait(seconds);
    if (hidden.seconds > PATIENCE)
      return problem(
        `creating ${type}`,
        `${one.id} does not exist (ResourceNotFoundException), after ${PATIENCE} s of asking again`,
      );
  }
  return undefined;
}

/** Whether so many seconds of the world have passed since. */
function waited(script: FaultScript, since: number, seconds: number): boolean {
  return script.pace.now() - since >= seconds;
}

/** What goes wrong when AWS has done what it was asked for. */
async function after(
  script: FaultScript,
  { address, answer, creates, type }: { address: string; type: string; answer: Message; creates: boolean },
): Promise<Message> {
  const halfWay = script.at("fail-half-way", address);
  if (halfWay && creates) {
    script.note(address, halfWay);
    return withProblem(answer, problem(`waiting for ${type} (${address}) create`, halfWay.message));
  }
  const slow = script.at("time-out", address);
  if (slow && creates) {
    script.note(address, slow, slow.seconds);
    await script.pace.wait(slow.seconds);
    return withProblem(
      answer,
      problem(
        `waiting for ${type} (${address}) create`,
        `timeout while waiting for state to become 'available' (last state: 'creating', timeout: ${Math.round(slow.seconds / 60)}m0s)`,
      ),
    );
  }
  const lost = script.lost(address);
  if (lost) {
    const broken = problem(
      `creating ${type}`,
      "RequestError: send request failed: read tcp 10.0.0.1:443: read: connection reset by peer",
    );
    return creates
      ? { new_state: NOTHING, private: Buffer.alloc(0), diagnostics: [diagnosticMessage(broken)] }
      : withProblem(answer, broken);
  }
  return answer;
}

function withProblem(answer: Message, diagnostic: Diagnostic): Message {
  return { ...answer, diagnostics: [...(answer.diagnostics ?? []), diagnosticMessage(diagnostic)] };
}

function expired(type: string, doing: string): Diagnostic {
  return problem(`${doing} ${type}`, "ExpiredToken: The security token included in the request is expired");
}

function problem(summary: string, detail: string): Diagnostic {
  return { severity: "error", summary, detail };
}
