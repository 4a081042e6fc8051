import { referencesIn } from "../configuration/references.ts";
import type { ResourceConfiguration, StackConfiguration } from "../configuration/types.ts";
import type { BlockSchema, ProviderSchema } from "../schema/types.ts";
import { checkBlock, type Problem, type TypeOfReference } from "./block.ts";
import { checkNames, SECTIONS } from "./names.ts";
import { nearest } from "./nearest.ts";

/** Something that Terraform or the provider would refuse. */
export interface CheckFinding {
  code:
    | Problem["code"]
    | "unknown-type"
    | "unknown-reference"
    | "unknown-attribute-reference"
    | "undeclared-provider"
    | "invalid-name";
  /** Resource address, `output.url`, `provider.aws`. */
  address: string;
  /** Where in the stack's JSON: `resource.aws_vpc.main.cidr_block`. */
  path: string;
  /** Where it was declared, when cdktf wrote it down: `staging/networking/vpc`. */
  constructPath: string | undefined;
  message: string;
  /** What to write instead. */
  remedy: string;
}

/**
 * Checks a stack against provider schemas, offline: unknown, missing and mistyped arguments, blocks too many or too
 * few, references to what is not declared. All findings at once, in the order of the file.
 *
 * Values that are only known to Terraform (`${…}`) are checked by their references, not by their type.
 */
export function checkStack(stack: StackConfiguration, schemas: readonly ProviderSchema[]): CheckFinding[] {
  const byProvider = new Map(schemas.map((schema) => [schema.provider, schema]));
  const findings: CheckFinding[] = [];
  for (const { name, alias, arguments: args } of stack.providers) {
    const schema = byProvider.get(name);
    const address = alias ? `provider.${name}.${alias}` : `provider.${name}`;
    if (!schema) {
      findings.push({
        code: "undeclared-provider",
        address,
        path: `provider.${name}`,
        constructPath: undefined,
        message: `No schema of provider "${name}" was given, so nothing of it is checked.`,
        remedy: `Add its binding, @cdktf/provider-${name}.`,
      });
      continue;
    }
    for (const problem of checkBlock(schema.config, args, referenceTypes(stack, byProvider))) {
      findings.push(found(problem, address, `provider.${name}`, undefined));
    }
  }
  findings.push(...checkNames(stack));
  for (const resource of stack.resources.values()) findings.push(...checkResource(stack, resource, byProvider));
  for (const [name, output] of Object.entries(stack.outputs)) {
    findings.push(
      ...checkReferences(stack, byProvider, output.value, `output.${name}`, `output.${name}.value`, undefined),
    );
  }
  for (const [name, local] of Object.entries(stack.locals)) {
    findings.push(...checkReferences(stack, byProvider, local, `local.${name}`, `locals.${name}`, undefined));
  }
  return findings;
}

function checkResource(
  stack: StackConfiguration,
  resource: ResourceConfiguration,
  schemas: Map<string, ProviderSchema>,
): CheckFinding[] {
  const { address, constructPath } = resource;
  const base = `${SECTIONS[resource.mode]}.${resource.type}.${resource.name}`;
  const findings: CheckFinding[] = [];
  const provider = schemas.get(resource.provider);
  const schema = provider && typesOf(provider, resource.mode)[resource.type];
  if (provider && !schema) {
    const types = Object.keys(typesOf(provider, resource.mode));
    findings.push({
      code: "unknown-type",
      address,
      path: base,
      constructPath,
      message: `Provider ${provider.provider} ${provider.version} has no ${KINDS[resource.mode]} ${resource.type}.`,
      remedy: nearest(resource.type, types, "Look up the type's name."),
    });
  }
  if (schema) {
    for (const problem of checkBlock(schema, resource.arguments, referenceTypes(stack, schemas)))
      findings.push(found(problem, address, base, constructPath));
  }
  findings.push(...checkReferences(stack, schemas, resource.arguments, address, base, constructPath));
  const explicit = resource.meta["depends_on"];
  for (const [index, target] of (Array.isArray(explicit) ? explicit : []).entries()) {
    if (typeof target !== "string" || stack.resources.has(target) || target.startsWith("module.")) continue;
    findings.push(unknownReference(stack, target, address, `${base}.depends_on[${index}]`, constructPath));
  }
  return findings;
}

function checkReferences(
  stack: StackConfiguration,
  schemas: Map<string, ProviderSchema>,
  value: unknown,
  address: string,
  base: string,
  constructPath: string | undefined,
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const { target, attribute, path } of referencesIn(value)) {
    const where = path ? (path.startsWith("[") ? `${base}${path}` : `${base}.${path}`) : base;
    if (target.startsWith("var.")) {
      if (!(target.slice(4) in stack.variables))
        findings.push(unknownReference(stack, target, address, where, constructPath));
    } else if (target.startsWith("local.")) {
      if (!(target.slice(6) in stack.locals))
        findings.push(unknownReference(stack, target, address, where, constructPath));
    } else {
      const resource = stack.resources.get(target);
      if (!resource) {
        findings.push(unknownReference(stack, target, address, where, constructPath));
        continue;
      }
      const provider = schemas.get(resource.provider);
      const schema = provider && typesOf(provider, resource.mode)[resource.type];
      if (!schema || !attribute || attribute in schema.attributes || attribute in schema.blocks) continue;
      findings.push({
        code: "unknown-attribute-reference",
        address,
        path: where,
        constructPath,
        message: `${target} has no attribute "${attribute}".`,
        remedy: nearest(
          attribute,
          [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)],
          "Refer to one it has.",
        ),
      });
    }
  }
  return findings;
}

/** Types of `<address>.<attribute>`; a resource with count or for_each is a list or map of them, which is left alone. */
function referenceTypes(stack: StackConfiguration, schemas: Map<string, ProviderSchema>): TypeOfReference {
  return (reference) => {
    const [, address = "", attribute = ""] = /^((?:data\.)?\w+\.[\w-]+)\.(\w+)$/.exec(reference) ?? [];
    const resource = stack.resources.get(address);
    if (!resource || resource.meta["count"] !== undefined || resource.meta["for_each"] !== undefined) return undefined;
    const provider = schemas.get(resource.provider);
    return provider && typesOf(provider, resource.mode)[resource.type]?.attributes[attribute]?.type;
  };
}

function unknownReference(
  stack: StackConfiguration,
  target: string,
  address: string,
  path: string,
  constructPath: string | undefined,
): CheckFinding {
  const known = target.startsWith("var.")
    ? Object.keys(stack.variables).map((name) => `var.${name}`)
    : target.startsWith("local.")
      ? Object.keys(stack.locals).map((name) => `local.${name}`)
      : [...stack.resources.keys()];
  return {
    code: "unknown-reference",
    address,
    path,
    constructPath,
    message: `${target} is not declared in stack ${stack.name}.`,
    remedy: nearest(target, known, "Declare it, or refer to what is declared."),
  };
}

const KINDS = { managed: "resource", data: "data source", ephemeral: "ephemeral resource" } as const;

function typesOf(provider: ProviderSchema, mode: ResourceConfiguration["mode"]): { [type: string]: BlockSchema } {
  return { managed: provider.resources, data: provider.dataSources, ephemeral: provider.ephemerals }[mode];
}

function found(problem: Problem, address: string, base: string, constructPath: string | undefined): CheckFinding {
  const path = problem.path ? `${base}.${problem.path}` : base;
  return { code: problem.code, address, path, constructPath, message: problem.message, remedy: problem.remedy };
}
