// A finding of a tool is either mended or waived: with a reason, by somebody, until a day.
import { readJson } from "../workspace.mjs";

/** @typedef {{ place: string, rule: string, message: string }} Finding `place` is file:line, or stack and construct path */
/**
 * @typedef {object} Waiver
 * @property {string} tool
 * @property {string} match a rule, or words of the message
 * @property {string} [in] places it holds for, `*` standing for anything; everywhere when it is left out
 * @property {string} reason
 * @property {string} owner who answers for it
 * @property {string} expires its last day, YYYY-MM-DD
 */

/** @param {Waiver} waiver @param {Finding} finding */
function waives({ match, in: where }, { place, rule, message }) {
  if (rule !== match && !message.includes(match)) return false;
  return where === undefined || glob(where).test(place);
}

/** @param {string} pattern */
const glob = (pattern) =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );

/**
 * Findings that nothing waives, what each waiver of the tool covers, and waivers that no longer count: those that waive nothing and
 * those whose last day is over. An expired waiver waives nothing.
 * @param {string} tool @param {readonly Finding[]} findings @param {readonly Waiver[]} waivers @param {string} today YYYY-MM-DD
 */
export function judge(tool, findings, waivers, today) {
  const own = waivers.filter((waiver) => waiver.tool === tool);
  const covers = own.map((waiver) => ({ waiver, count: findings.filter((finding) => waives(waiver, finding)).length }));
  const expired = own.filter(({ expires }) => expires < today);
  const valid = own.filter((waiver) => !expired.includes(waiver));
  return {
    open: findings.filter((finding) => !valid.some((waiver) => waives(waiver, finding))),
    idle: covers.filter(({ count }) => count === 0).map(({ waiver }) => waiver),
    expired: covers.filter(({ waiver, count }) => count > 0 && expired.includes(waiver)).map(({ waiver }) => waiver),
    used: covers.filter(({ waiver, count }) => count > 0 && valid.includes(waiver)),
  };
}

/** What is wrong with the waivers themselves. @param {readonly Partial<Waiver>[]} waivers @returns {string[]} */
export function problemsOf(waivers) {
  return waivers.flatMap((waiver) => {
    const name = `waiver "${waiver.match}" of ${waiver.tool}`;
    const missing = /** @type {const} */ (["tool", "match", "reason", "owner", "expires"]).filter(
      (key) => !waiver[key],
    );
    const problems = missing.map((key) => `${name}: ${key} is missing`);
    if (waiver.expires && !isDay(waiver.expires)) {
      problems.push(`${name}: expires is "${waiver.expires}"; write a day as YYYY-MM-DD`);
    }
    return problems;
  });
}

/** @param {string} text */
function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** @param {string} file @returns {Waiver[]} */
export function readWaivers(file) {
  const waivers = readJson(file);
  const problems = problemsOf(waivers);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return waivers;
}
