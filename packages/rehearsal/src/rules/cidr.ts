/** A range of IPv4 addresses. */
export interface Cidr {
  first: number;
  last: number;
  bits: number;
  /** As AWS writes it: with the network's own address. */
  canonical: string;
}

export function parseCidr(text: string | undefined): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text ?? "");
  if (!match) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const bits = Number(match[5]);
  if (bits > 32 || parts.some((part) => part > 255)) return undefined;
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(address / size) * size;
  const network = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
  return { first, last: first + size - 1, bits, canonical: `${network}/${bits}` };
}

export const overlaps = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;
export const contains = (outer: Cidr, inner: Cidr): boolean => outer.first <= inner.first && inner.last <= outer.last;

/** Whether an address lies in a range. */
export function addressIn(address: string, range: string): boolean {
  const [outer, inner] = [parseCidr(range), parseCidr(`${address}/32`)];
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}
