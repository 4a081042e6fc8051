import { compareVersions } from "../pins/version.ts";

/**
 * Whether a version is in a range such as `>= 4.0.0, < 4.1.3`. A version that names no patch, `v4`, stands for the newest
 * that begins so: that is what a tag of this kind is moved to.
 */
export function isInRange(version: string, range: string): boolean {
  const newest = /^v?\d+(\.\d+)?$/.test(version)
    ? `${version}${".999999".repeat(version.split(".").length === 1 ? 2 : 1)}`
    : version;
  return range.split(",").every((part) => {
    const [, operator, bound] = /^\s*(<=|>=|<|>|=)\s*(\S+)\s*$/.exec(part) ?? [];
    const order = bound === undefined ? undefined : compareVersions(newest, bound);
    if (order === undefined) return false;
    switch (operator) {
      case "<":
        return order < 0;
      case "<=":
        return order <= 0;
      case ">":
        return order > 0;
      case ">=":
        return order >= 0;
      default:
        return order === 0;
    }
  });
}
