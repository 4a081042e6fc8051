import { decode } from "@msgpack/msgpack";
import type { CtyType } from "@towline/terraform";
import fc from "fast-check";
import { fromJson, toJson } from "../src/cty/json.ts";
import { decodeValue, encodeValue } from "../src/cty/msgpack.ts";
import { canonical, Decimal, Dynamic, setOf, UNKNOWN, Unknown, type Value } from "../src/cty/value.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** A random type together with a generator of its values. */
const typed = fc.letrec<{ any: { type: CtyType; values: fc.Arbitrary<Value> } }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthIdentifier: "type" },
    fc.constant({ type: "string" as CtyType, values: fc.string() as fc.Arbitrary<Value> }),
    fc.constant({ type: "bool" as CtyType, values: fc.boolean() as fc.Arbitrary<Value> }),
    fc.constant({
      type: "number" as CtyType,
      values: fc.oneof(
        fc.integer(),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
      ) as fc.Arbitrary<Value>,
    }),
    tie("any").map(({ type, values }) => ({
      type: ["list", type] as CtyType,
      values: fc.array(values, { maxLength: 3 }) as fc.Arbitrary<Value>,
    })),
    tie("any").map(({ type, values }) => ({
      type: ["set", type] as CtyType,
      values: fc.array(values, { maxLength: 3 }).map(setOf) as fc.Arbitrary<Value>,
    })),
    tie("any").map(({ type, values }) => ({
      type: ["map", type] as CtyType,
      values: fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        values,
        { maxKeys: 3, noNullPrototype: true },
      ) as fc.Arbitrary<Value>,
    })),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => ({
      type: ["object", { a: a.type, b: b.type }] as CtyType,
      values: fc.record({ a: a.values, b: b.values }) as fc.Arbitrary<Value>,
    })),
    tie("any").map(({ type, values }) => ({
      type: "dynamic" as CtyType,
      values: values.map((value) => new Dynamic(type, value)) as fc.Arbitrary<Value>,
    })),
  ),
})).any;

const sometimes = (values: fc.Arbitrary<Value>, also: Value) =>
  fc.oneof({ weight: 5, arbitrary: values }, { weight: 1, arbitrary: fc.constant(also) });

test("every value of every type survives the wire, null and unknown included", () => {
  fc.assert(
    fc.property(
      typed.chain(({ type, values }) => sometimes(sometimes(values, null), UNKNOWN).map((value) => ({ type, value }))),
      ({ type, value }) => {
        expect(canonical(decodeValue(encodeValue(value, type), type))).toBe(canonical(value));
      },
    ),
    { numRuns: 300 },
  );
});

test("every known value survives the state file", () => {
  fc.assert(
    fc.property(
      typed.chain(({ type, values }) => values.map((value) => ({ type, value }))),
      ({ type, value }) => {
        const stored = JSON.parse(JSON.stringify(toJson(value))) as unknown;
        expect(canonical(fromJson(stored, type))).toBe(canonical(value));
      },
    ),
    { numRuns: 300 },
  );
});

test("unknown is extension 0 with one byte, as Terraform writes it", () => {
  expect(hex(encodeValue(UNKNOWN, "string"))).toBe("d40000");
  expect(decodeValue(Buffer.from("d40000", "hex"), "string")).toBeInstanceOf(Unknown);
});

test("refinements of an unknown value are read and written back unchanged", () => {
  // Extension 12 around { 1: false (not null), 2: "arn:" (prefix) }.
  const wire = Buffer.from("c7090c8201c202a461726e3a", "hex");
  const value = decodeValue(wire, "string") as Unknown;
  expect(Object.fromEntries(value.refinements!)).toEqual({ 1: false, 2: "arn:" });
  expect(hex(encodeValue(value, "string"))).toBe(hex(wire));
});

test("a set has neither order nor twins", () => {
  const type: CtyType = ["set", "string"];
  expect(decodeValue(encodeValue(["b", "a", "b"], type), type)).toEqual(["a", "b"]);
  expect(canonical(setOf([UNKNOWN, UNKNOWN]))).toBe("[?,?]");
});

test("numbers that JavaScript cannot hold exactly are kept as text", () => {
  const wire = Buffer.concat([Buffer.from("d924", "hex"), Buffer.from("1234567890123456789012345678901234.5")]);
  const value = decodeValue(wire, "number");
  expect(value).toBeInstanceOf(Decimal);
  expect(decode(encodeValue(value, "number"))).toBe("1234567890123456789012345678901234.5");
  expect(decodeValue(encodeValue(2n ** 60n, "number"), "number")).toBe(2n ** 60n);
});

test("attributes that the wire leaves out are null, and unknown ones of an object too", () => {
  const type: CtyType = ["object", { a: "string", b: ["list", "string"] }];
  expect(decodeValue(encodeValue({ a: "x" }, type), type)).toEqual({ a: "x", b: null });
});
