import type { Problem } from "../errors.ts";
import type { CheckedDeclaration } from "./validate.ts";

/**
 * Names that refer to other names of the declaration. The compiler refuses them too, but Node runs TypeScript without
 * looking at its types: what nobody compiled would be left out without a word.
 */
export function referenceProblems(declaration: CheckedDeclaration): Problem[] {
  return [...variableProblems(declaration), ...serviceReferences(declaration), ...verificationProblems(declaration)];
}

function variableProblems({ variables = {}, environments }: CheckedDeclaration): Problem[] {
  return Object.entries(variables).flatMap(([name, values]): Problem[] => {
    if (typeof values !== "object" || values === null) return [];
    const at = `variables.${name}`;
    const missing = Object.keys(environments).filter((environment) => !(environment in values));
    return [
      ...unknown("environment", at, Object.keys(values), Object.keys(environments)),
      ...missing.map(
        (environment): Problem => ({
          code: "SYS023",
          at,
          message: `it has no value for environment ${environment}`,
          fix: `add ${environment}: "...", or write one text for all environments`,
        }),
      ),
    ];
  });
}

function serviceReferences({ services = {}, environments, images = {} }: CheckedDeclaration): Problem[] {
  return Object.entries(services).flatMap(([name, service]) => [
    ...unknown("environment", `services.${name}.in`, service.in ?? [], Object.keys(environments)),
    ...unknown("image", `services.${name}.images`, service.images ?? [], Object.keys(images)),
  ]);
}

function verificationProblems({ verify = {}, environments, pipelineSecrets = {} }: CheckedDeclaration): Problem[] {
  const { smoke, browser } = verify;
  const token = typeof smoke === "object" ? smoke.token : undefined;
  const secrets = [...(pipelineSecrets.repository ?? []), ...(pipelineSecrets.environment ?? [])];
  return [
    ...unknown("pipeline secret", "verify.smoke.token", token ? [token] : [], secrets),
    ...unknown("environment", "verify.browser.in", browser?.in ?? [], Object.keys(environments)),
  ];
}

function unknown(kind: string, at: string, named: readonly string[], known: readonly string[]): Problem[] {
  return named
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "SYS024",
      at,
      message: `there is no ${kind} "${name}"`,
      fix: known.length > 0 ? `write one of: ${known.join(", ")}` : `declare the ${kind} first`,
    }));
}
