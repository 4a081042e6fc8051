import type { AnyDeclaration } from "../system.ts";

/** The smoke tests with their defaults filled in, or undefined when none are declared. */
export function smokeOf({ verify }: AnyDeclaration) {
  if (!verify?.smoke) return undefined;
  const smoke = typeof verify.smoke === "string" ? { file: verify.smoke } : verify.smoke;
  return { file: smoke.file, at: smoke.at ?? "url", timeout: smoke.timeout ?? "5 minutes", token: smoke.token };
}

/** Whether browser tests run after a release of this environment. */
export function browserTestsIn({ verify, environments }: AnyDeclaration, environment: string): boolean {
  if (!verify?.browser) return false;
  return verify.browser.in?.includes(environment) ?? environments[environment]?.class === "production";
}
