// Where the stand-in and an emulator of others do not answer as AWS does. A difference of ours is mended or listed with its reason, as is one of
// theirs; a listed one that is no more, or that is answered in another way now, is a mistake of the list.

/** @typedef {{ call: string, of: "stand-in" | "emulator", aws: string, given: string }} Difference `aws` and `given` are JSON */
/** @typedef {{ call: string, of: "stand-in" | "emulator", given: string, reason: string }} Listed */

/**
 * @param {readonly Difference[]} found @param {readonly Listed[]} listed
 * @returns {{ open: readonly Difference[], idle: readonly Listed[], known: readonly Listed[] }}
 */
export function judgeDifferences(found, listed) {
  const same = (/** @type {Difference} */ one, /** @type {Listed} */ other) =>
    one.call === other.call && one.of === other.of && one.given === other.given;
  return {
    open: found.filter((one) => !listed.some((other) => same(one, other) && other.reason !== "")),
    idle: listed.filter((other) => !found.some((one) => same(one, other))),
    known: listed.filter((other) => found.some((one) => same(one, other))),
  };
}
