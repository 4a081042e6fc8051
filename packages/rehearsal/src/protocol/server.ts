import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import protobuf from "protobufjs";
import { CALLS, type Call, DESCRIPTOR } from "./descriptor.ts";

// biome-ignore lint/suspicious/noExplicitAny: messages are typed where they are used; the wire has no types
export type Message = any;

/** `peer` tells apart the provider instances (aliases) of one Terraform run: each has a connection of its own. */
export type Handlers = { [call in Call]: (request: Message, peer: string) => Message | Promise<Message> };

export interface ProviderServer {
  /** `127.0.0.1:<port>`. */
  address: string;
  close(): Promise<void>;
}

/** An answer that is encoded already; schemas are asked for by every command and seldom change. */
export class Encoded {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

type Encode = (value: object) => Buffer;

/** Every field of a message is there when it is read, with a number in place of a 64-bit one. */
const READ = { longs: Number, defaults: true, arrays: true, objects: true, oneofs: true } as const;

let loaded: { service: ServiceDefinition; encode: { [call in Call]: Encode } } | undefined;

/** Made here and not by @grpc/proto-loader, which for each message also describes it, and so takes as long as all the rest of a start. */
function definition() {
  if (loaded) return loaded;
  const provider = protobuf.Root.fromJSON(DESCRIPTOR as protobuf.INamespace)
    .resolveAll()
    .lookupService("tfplugin6.Provider");
  const service: { [name: string]: ServiceDefinition[string] } = {};
  const encode: { [name: string]: Encode } = {};
  for (const call of CALLS) {
    const method = provider.methods[call]!;
    const [request, response] = [method.resolvedRequestType!, method.resolvedResponseType!];
    const serialize = (type: protobuf.Type) => (value: object) =>
      type.encode(type.fromObject(value)).finish() as Buffer;
    const deserialize = (type: protobuf.Type) => (bytes: Buffer) => type.toObject(type.decode(bytes), READ);
    const answer = serialize(response);
    encode[call] = answer;
    service[call] = {
      path: `/tfplugin6.Provider/${call}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: serialize(request),
      requestDeserialize: deserialize(request),
      responseSerialize: (value: object) => (value instanceof Encoded ? value.bytes : answer(value)),
      responseDeserialize: deserialize(response),
    };
  }
  loaded = { service, encode: encode as { [call in Call]: Encode } };
  return loaded;
}

/** Encodes an answer once for many callers. */
export function encoded(call: Call, value: object): Encoded {
  return new Encoded(definition().encode[call](value));
}

/** Serves one provider on a free loopback port, unencrypted: Terraform attaches to it by address. */
export async function serveProvider(handlers: Handlers): Promise<ProviderServer> {
  const server = new Server({
    "grpc.max_receive_message_length": 256 * 1024 * 1024,
    "grpc.max_send_message_length": 256 * 1024 * 1024,
  });
  server.addService(
    definition().service,
    Object.fromEntries(
      CALLS.map((call) => [
        call,
        (request: ServerUnaryCall<Message, Message>, respond: sendUnaryData<Message>) => {
          Promise.resolve()
            .then(() => handlers[call](request.request, request.getPeer()))
            .then(
              (answer) => respond(null, answer),
              (error: Error) => respond({ code: 13, details: `${call}: ${error.stack ?? error.message}` }),
            );
        },
      ]),
    ),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        // Terraform leaves its connections to attached providers open, so waiting for them would never end.
        server.forceShutdown();
        resolve();
      }),
  };
}
