/** `*` for any characters, `?` for one: paths and headers of load balancers, ARNs of policies, patterns of CloudFront. */
export function wildcard(pattern: string, ignoreCase = false): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
}
