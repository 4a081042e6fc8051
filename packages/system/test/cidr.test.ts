import fc from "fast-check";
import { overlap, prefixLength } from "../src/declaration/cidr.ts";

const range = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(32))
  .map(([a, b, c, d, length]) => ({ text: `${a}.${b}.${c}.${d}/${length}`, first: [a, b, c, d], length }));

/** The addresses of a range as whole numbers, first and last: the definition, without the shortcut of the code. */
function bounds({ first, length }: { first: number[]; length: number }): [bigint, bigint] {
  const address = first.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  const size = 1n << BigInt(32 - length);
  const start = (address / size) * size;
  return [start, start + size - 1n];
}

test("two ranges overlap exactly when they share an address", () => {
  fc.assert(
    fc.property(range, range, (a, b) => {
      const [firstA, lastA] = bounds(a);
      const [firstB, lastB] = bounds(b);
      expect(overlap(a.text, b.text)).toBe(firstA <= lastB && firstB <= lastA);
    }),
    { numRuns: 2000 },
  );
});

test.each(["10.0.0.0", "10.0.0/16", "256.0.0.0/8", "10.0.0.0/33", "10.0.0.0/", "a.b.c.d/8", ""])(
  "%p is no range",
  (text) => expect(prefixLength(text)).toBeUndefined(),
);
