/** A version of an action: `v6.0.1`, `v6`, `2.1.0-rc.1`. */
const pattern = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$/;

/**
 * Which of two versions is the older: negative when `a` is. `undefined` if one of them is no version, such as a
 * branch.
 */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [pattern.exec(a), pattern.exec(b)];
  if (!left || !right) return undefined;
  for (const at of [1, 2, 3]) {
    const difference = Number(left[at] ?? 0) - Number(right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left[4] === right[4]) return 0;
  if (left[4] === undefined) return 1;
  if (right[4] === undefined) return -1;
  return comparePrereleases(left[4], right[4]);
}

/** https://semver.org/#spec-item-11 */
function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [x, y] = [left[at]!, right[at]!];
    if (x === y) continue;
    const numbers = [/^\d+$/.test(x), /^\d+$/.test(y)] as const;
    if (numbers[0] && numbers[1]) return Number(x) - Number(y);
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
