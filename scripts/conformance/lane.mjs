// What a lane is, and what every lane that collects findings does with them.
import { judge } from "./waivers.mjs";

/** @typedef {import("./waivers.mjs").Finding} Finding @typedef {import("./waivers.mjs").Waiver} Waiver */

/**
 * @typedef {object} Context
 * @property {readonly Waiver[]} waivers
 * @property {string} today YYYY-MM-DD
 * @property {string} scratch a folder that goes away with the run
 * @property {() => Promise<import("./stacks.mjs").Stack[]>} stacks every synthesized stack, synthesized once a run
 */

/**
 * @typedef {object} Result
 * @property {number} passed @property {number} failed
 * @property {string} note counts, for the line of the lane
 * @property {string[]} said what a reader has to know: findings, waivers, what the tool cannot do
 */

/**
 * @typedef {object} Lane
 * @property {string} name
 * @property {string} about one line
 * @property {boolean} always part of `npm run conformance`; the others are asked for by name or with --all
 * @property {(context: Context) => Promise<Result>} run throws NotToBeHad when its tool is not to be had here
 */

/**
 * The result of a tool that read things and found something about them: a thing with an open finding failed, and so did every waiver
 * that waives nothing or is over.
 * @param {string} tool @param {{ unit: string, things: readonly string[], findings: readonly Finding[], context: Context, thingOf: (finding: Finding) => string }} read
 * @returns {Result}
 */
export function resultOf(tool, { unit, things, findings, context: { waivers, today }, thingOf }) {
  const { open, idle, expired, used } = judge(tool, findings, waivers, today);
  const bad = new Set(open.map(thingOf));
  const waived = used.reduce((sum, { count }) => sum + count, 0);
  return {
    passed: things.filter((thing) => !bad.has(thing)).length,
    failed: bad.size + idle.length + expired.length,
    note: `${things.length} ${unit}, ${waived} waived, ${open.length} open`,
    said: [
      ...open.map(({ place, rule, message }) => `${place} ${tool} ${rule}: ${message}`),
      ...idle.map(({ match }) => `waiver "${match}" of ${tool} waives nothing any more; delete it`),
      ...expired.map(
        ({ match, owner, expires }) =>
          `waiver "${match}" of ${tool} ended on ${expires}; ${owner} mends it or extends it`,
      ),
      ...used.map(
        ({ waiver: { match, owner, expires, reason, in: where }, count }) =>
          `waived ${count} x ${match}${where ? ` in ${where}` : ""} until ${expires} (${owner}): ${reason}`,
      ),
    ],
  };
}
