import type { Problem } from "../errors.ts";
import { overlap, prefixLength } from "./cidr.ts";
import { type Costs, costProblems } from "./costs.ts";
import type { EnvironmentDeclaration } from "./environment.ts";
import { referenceProblems } from "./references.ts";

/** The declaration with its types widened: what the checks need to know. */
export interface CheckedDeclaration {
  readonly repository: string;
  readonly environments: Readonly<Record<string, EnvironmentDeclaration>>;
  readonly images?: Readonly<Record<string, { readonly name: string; readonly context: string }>>;
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly pipelineSecrets?: { readonly repository?: readonly string[]; readonly environment?: readonly string[] };
  readonly services?: Readonly<
    Record<string, { readonly on: string; readonly in?: readonly string[]; readonly images?: readonly string[] }>
  >;
  readonly verify?: {
    readonly smoke?: string | { readonly token?: string };
    readonly browser?: { readonly in?: readonly string[] };
  };
  readonly infrastructure?: unknown;
  readonly costs?: Costs;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const KEY = /^[A-Z][A-Z0-9_]*$/;

/** Everything that is wrong with a declaration, in the order of its lines. */
export function problemsOf(name: string, declaration: CheckedDeclaration): Problem[] {
  return [
    ...nameProblems(name, declaration),
    ...Object.entries(declaration.environments).flatMap(([key, value]) => environmentProblems(key, value)),
    ...sharedBranches(declaration),
    ...overlappingRanges(declaration),
    ...imageProblems(declaration),
    ...keyProblems(declaration),
    ...serviceProblems(declaration),
    ...referenceProblems(declaration),
    ...costProblems(declaration.costs ?? {}, Object.keys(declaration.environments)),
  ];
}

function nameProblems(name: string, declaration: CheckedDeclaration): Problem[] {
  const problems: Problem[] = [];
  if (!NAME.test(name) || name.length > 32) {
    problems.push({
      code: "SYS001",
      at: "name",
      message: `"${name}" cannot name cloud resources`,
      fix: `write lower-case words joined by single hyphens, at most 32 characters, such as "${asName(name)}"`,
    });
  }
  if (!/^[\w.-]+\/[\w.-]+$/.test(declaration.repository)) {
    problems.push({
      code: "SYS002",
      at: "repository",
      message: `"${declaration.repository}" is not a GitHub repository`,
      fix: 'write "owner/name", such as "eloquent-ai/chatbot"',
    });
  }
  if (Object.keys(declaration.environments).length === 0) {
    problems.push({
      code: "SYS003",
      at: "environments",
      message: "no environment is declared",
      fix: 'declare at least one, such as production: { class: "production", branch: "main" }',
    });
  }
  for (const environment of Object.keys(declaration.environments)) {
    if (!NAME.test(environment) || environment === "bootstrap") {
      problems.push({
        code: "SYS004",
        at: `environments.${environment}`,
        message: `"${environment}" cannot name an environment`,
        fix: 'write lower-case words joined by hyphens; "bootstrap" is the stack that prepares the accounts',
      });
    }
  }
  return problems;
}

function environmentProblems(name: string, environment: EnvironmentDeclaration): Problem[] {
  const at = `environments.${name}`;
  const problems: Problem[] = [];
  if (environment.account !== undefined && !/^\d{12}$/.test(environment.account)) {
    problems.push({
      code: "SYS010",
      at: `${at}.account`,
      message: `"${environment.account}" is not an AWS account id`,
      fix: 'write its twelve digits as a string, such as "111111111111"',
    });
  }
  if (environment.regions && (environment.region || environment.zones || environment.cidr)) {
    problems.push({
      code: "SYS011",
      at,
      message: "regions stands beside region, zones or cidr",
      fix: "write each region with its zones and cidr inside regions, and leave out the other three",
    });
  }
  if (environment.account && !environment.region && !environment.regions) {
    problems.push({
      code: "SYS012",
      at: `${at}.region`,
      message: "an account is declared but no region",
      fix: 'add region: "us-east-1", with its zones and cidr',
    });
  }
  if (environment.branch !== undefined && !/^[^\s~^:?*[\\]+$/.test(environment.branch)) {
    problems.push({
      code: "SYS013",
      at: `${at}.branch`,
      message: `"${environment.branch}" is not one branch`,
      fix: "write the full name of one branch, without a pattern",
    });
  }
  for (const { region, zones, cidr, path } of regionsOf(environment, at)) {
    zones.forEach((zone, index) => {
      if (!zone.startsWith(region)) {
        problems.push({
          code: "SYS014",
          at: `${path}.zones[${index}]`,
          message: `zone "${zone}" is not in region ${region}`,
          fix: `write a zone of ${region}, such as "${region}a"`,
        });
      }
    });
    if (new Set(zones).size !== zones.length) {
      problems.push({
        code: "SYS015",
        at: `${path}.zones`,
        message: "a zone is named twice",
        fix: "name every zone once",
      });
    }
    if (cidr && prefixLength(cidr) === undefined) {
      problems.push({
        code: "SYS016",
        at: `${path}.cidr`,
        message: `"${cidr}" is not an IPv4 range`,
        fix: 'write a network address and a prefix length, such as "10.1.0.0/16"',
      });
    }
  }
  return problems;
}

function regionsOf(environment: EnvironmentDeclaration, at: string) {
  if (environment.regions) {
    return Object.entries(environment.regions).map(([region, { zones, cidr }]) => ({
      region,
      zones,
      cidr: cidr as string | undefined,
      path: `${at}.regions.${region}`,
    }));
  }
  const { region, zones = [], cidr } = environment;
  return region ? [{ region, zones, cidr: cidr as string | undefined, path: at }] : [];
}

function sharedBranches({ environments }: CheckedDeclaration): Problem[] {
  const owner = new Map<string, string>();
  return Object.entries(environments).flatMap(([name, { branch }]): Problem[] => {
    if (!branch) return [];
    const first = owner.get(branch);
    owner.set(branch, first ?? name);
    if (!first) return [];
    return [
      {
        code: "SYS017",
        at: `environments.${name}.branch`,
        message: `branch "${branch}" already releases to ${first}`,
        fix: "give each environment a branch of its own, or leave branch out and promote by hand",
      },
    ];
  });
}

/** Ranges of one system must be disjoint, or they can never be peered and staging could answer for production. */
function overlappingRanges({ environments }: CheckedDeclaration): Problem[] {
  const seen: { cidr: string; path: string }[] = [];
  const problems: Problem[] = [];
  for (const [name, environment] of Object.entries(environments)) {
    for (const { cidr, path } of regionsOf(environment, `environments.${name}`)) {
      if (!cidr || prefixLength(cidr) === undefined) continue;
      const other = seen.find((entry) => overlap(entry.cidr, cidr));
      if (other) {
        problems.push({
          code: "SYS018",
          at: `${path}.cidr`,
          message: `${cidr} overlaps ${other.cidr} of ${other.path}`,
          fix: "give every environment and region a range of its own",
        });
      }
      seen.push({ cidr, path });
    }
  }
  return problems;
}

function imageProblems({ images = {} }: CheckedDeclaration): Problem[] {
  return Object.entries(images).flatMap(([key, { name }]) =>
    /^[a-z0-9]+([._/-][a-z0-9]+)*$/.test(name)
      ? []
      : [
          {
            code: "SYS020" as const,
            at: `images.${key}.name`,
            message: `"${name}" cannot name an image repository`,
            fix: `write lower-case letters, digits and single separators, such as "${asName(name)}"`,
          },
        ],
  );
}

/** Keys become environment variables of processes and names in GitHub, which reserves the prefix GITHUB_. */
function keyProblems({ secrets = {}, variables = {}, pipelineSecrets = {} }: CheckedDeclaration): Problem[] {
  const keys = [
    ...Object.entries(secrets).flatMap(([group, names]) => names.map((key) => ({ key, at: `secrets.${group}` }))),
    ...Object.keys(variables).map((key) => ({ key, at: "variables" })),
    ...(pipelineSecrets.repository ?? []).map((key) => ({ key, at: "pipelineSecrets.repository" })),
    ...(pipelineSecrets.environment ?? []).map((key) => ({ key, at: "pipelineSecrets.environment" })),
  ];
  const seen = new Map<string, string>();
  return keys.flatMap(({ key, at }): Problem[] => {
    const first = seen.get(key);
    seen.set(key, first ?? at);
    if (!KEY.test(key) || key.startsWith("GITHUB_")) {
      return [
        {
          code: "SYS021",
          at,
          message: `"${key}" cannot name a secret or variable`,
          fix: "write capitals, digits and underscores, starting with a letter and not with GITHUB_",
        },
      ];
    }
    if (!first) return [];
    return [
      {
        code: "SYS022",
        at,
        message: `"${key}" is already declared in ${first}`,
        fix: "declare every name once: two sources for one name can disagree",
      },
    ];
  });
}

function serviceProblems({ services = {}, environments }: CheckedDeclaration): Problem[] {
  return Object.entries(services).flatMap(([name, service]) =>
    service.on !== "compose"
      ? []
      : (service.in ?? Object.keys(environments))
          .filter((environment) => environments[environment] && !environments[environment].host)
          .map((environment) => ({
            code: "SYS030" as const,
            at: `services.${name}`,
            message: `it runs with compose, but environment ${environment} has no host`,
            fix: `add host: "chat.example.org" to environments.${environment}`,
          })),
  );
}

const asName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "") || "my-system";
