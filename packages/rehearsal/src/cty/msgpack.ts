import { decode, Encoder, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import type { CtyType } from "@towline/terraform";
import { Decimal, Dynamic, setOf, UNKNOWN, Unknown, type Value } from "./value.ts";

/*
 * Values as Terraform and its providers exchange them: MessagePack shaped by the type.
 * https://github.com/zclconf/go-cty/blob/main/docs/json.md and cty/msgpack: unknown is extension 0, unknown with
 * refinements extension 12 around a MessagePack map.
 */
const EXT_UNKNOWN = 0;
const EXT_REFINED = 12;

const codec = new ExtensionCodec();
codec.register({ type: EXT_UNKNOWN, encode: () => null, decode: () => UNKNOWN });
codec.register({ type: EXT_REFINED, encode: () => null, decode: (data) => new Unknown(refinements(data)) });

const options = { extensionCodec: codec, useBigInt64: true } as const;

/** @throws Error when the bytes do not have the type's shape */
export function decodeValue(bytes: Uint8Array, type: CtyType): Value {
  // No bytes at all is how an absent value arrives.
  if (bytes.length === 0) return null;
  return fromWire(decode(bytes, options), type, "");
}

export function encodeValue(value: Value, type: CtyType): Uint8Array {
  return new Encoder({ ...options, useBigInt64: true }).encode(toWire(value, type));
}

function refinements(data: Uint8Array): Map<number, unknown> {
  // The keys are integers, which the decoder would otherwise turn into object keys.
  const decoded = decode(data, { useBigInt64: true, mapKeyConverter: (key) => key as string | number });
  return new Map(Object.entries(decoded as object).map(([key, item]) => [Number(key), item]));
}

function fromWire(wire: unknown, type: CtyType, path: string): Value {
  if (wire === null || wire === undefined) return null;
  if (wire instanceof Unknown) return wire;
  if (type === "dynamic") {
    const [typeBytes, inner] = wire as [Uint8Array, unknown];
    const actual = JSON.parse(Buffer.from(typeBytes).toString("utf8")) as CtyType;
    return new Dynamic(actual, fromWire(inner, actual, path));
  }
  if (type === "number") return fromNumber(wire, path);
  if (type === "string" || type === "bool") {
    if (typeof wire !== (type === "bool" ? "boolean" : "string")) throw mismatch(wire, type, path);
    return wire as string | boolean;
  }
  const [kind, inner] = type;
  switch (kind) {
    case "map": {
      const result: { [key: string]: Value } = Object.create(null);
      for (const [key, item] of Object.entries(wire as object))
        result[key] = fromWire(item, inner as CtyType, `${path}.${key}`);
      return { ...result };
    }
    case "object": {
      const given = wire as { [key: string]: unknown };
      return Object.fromEntries(
        Object.entries(inner as { [key: string]: CtyType }).map(([key, field]) => [
          key,
          fromWire(given[key], field, `${path}.${key}`),
        ]),
      );
    }
    case "tuple":
      return (wire as unknown[]).map((item, index) =>
        fromWire(item, (inner as CtyType[])[index] ?? "dynamic", `${path}[${index}]`),
      );
    default: {
      if (!Array.isArray(wire)) throw mismatch(wire, type, path);
      const elements = wire.map((item, index) => fromWire(item, inner as CtyType, `${path}[${index}]`));
      return kind === "set" ? setOf(elements) : elements;
    }
  }
}

function fromNumber(wire: unknown, path: string): Value {
  if (typeof wire === "bigint") {
    return wire >= BigInt(Number.MIN_SAFE_INTEGER) && wire <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wire) : wire;
  }
  if (typeof wire === "number") return wire;
  if (typeof wire === "string") {
    const number = Number(wire);
    return String(number) === wire ? number : new Decimal(wire);
  }
  throw mismatch(wire, "number", path);
}

function toWire(value: Value, type: CtyType): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Unknown) {
    if (!value.refinements || value.refinements.size === 0) return new ExtData(EXT_UNKNOWN, new Uint8Array([0]));
    return new ExtData(EXT_REFINED, encodeRefinements(value.refinements));
  }
  if (type === "dynamic") {
    if (!(value instanceof Dynamic)) throw new Error("A value of a dynamic attribute must carry its type.");
    return [Buffer.from(JSON.stringify(value.type)), toWire(value.value, value.type)];
  }
  if (value instanceof Decimal) return value.text;
  if (type === "string" || type === "bool" || type === "number") return value;
  const [kind, inner] = type;
  switch (kind) {
    case "map":
      return mapped(value, () => inner as CtyType, Object.keys(value as object));
    case "object": {
      const fields = inner as { [key: string]: CtyType };
      return mapped(value, (key) => fields[key] ?? "dynamic", Object.keys(fields));
    }
    case "tuple":
      return (value as Value[]).map((item, index) => toWire(item, (inner as CtyType[])[index] ?? "dynamic"));
    default:
      return (value as Value[]).map((item) => toWire(item, inner as CtyType));
  }
}

function mapped(value: Value, typeOf: (key: string) => CtyType, keys: string[]): { [key: string]: unknown } {
  const given = value as { [key: string]: Value };
  return Object.fromEntries(keys.sort().map((key) => [key, toWire(given[key] ?? null, typeOf(key))]));
}

/** MessagePack map with integer keys, which the library cannot write from a JavaScript object. */
function encodeRefinements(refinements: ReadonlyMap<number, unknown>): Uint8Array {
  const encoder = new Encoder({ useBigInt64: true });
  const parts: Uint8Array[] = [new Uint8Array([0x80 | refinements.size])];
  for (const [key, item] of refinements) parts.push(encoder.encode(key), encoder.encode(item));
  return Buffer.concat(parts);
}

function mismatch(wire: unknown, type: CtyType, path: string): Error {
  return new Error(`Expected ${JSON.stringify(type)} at ${path || "the root"}, found ${typeof wire}.`);
}
