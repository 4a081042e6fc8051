/** Prefix length of an IPv4 range, or undefined when the text is none. */
export function prefixLength(cidr: string): number | undefined {
  return parse(cidr)?.length;
}

/** Whether two IPv4 ranges share an address. */
export function overlap(a: string, b: string): boolean {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) return false;
  const shift = 32 - Math.min(left.length, right.length);
  return Math.floor(left.address / 2 ** shift) === Math.floor(right.address / 2 ** shift);
}

function parse(cidr: string): { address: number; length: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || length > 32) return undefined;
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, length };
}
