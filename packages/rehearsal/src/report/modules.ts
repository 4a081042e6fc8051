import { graphOf, type ResourceConfiguration, type StackConfiguration } from "@towline/terraform";

/** Where a module stands in the picture. */
export type Place = "edge" | "compute" | "data" | "network" | "operations";

/** What one construct of the declaration became. */
export interface Module {
  /** Id of the construct: `app_runner`. */
  readonly id: string;
  readonly place: Place;
  /** The resource that stands for it: the first of the type that decided its place. */
  readonly main: ResourceConfiguration;
  readonly resources: readonly ResourceConfiguration[];
}

/** Resource types that tell what a module is, the most telling first. */
const TELLING: readonly (readonly [type: RegExp, place: Place])[] = [
  [/^aws_(cloudwatch_dashboard|budgets_budget)$/, "operations"],
  [/^aws_(apprunner_service|ecs_service|ecs_express_gateway_service)$/, "compute"],
  [/^aws_(cloudfront_distribution|api_gateway_rest_api|apigatewayv2_api|lb)$/, "edge"],
  [/^aws_(elasticache_(replication_group|serverless_cache)|rds_cluster|db_instance|dynamodb_table)$/, "data"],
  [/^aws_lambda_function$/, "compute"],
  [/^aws_vpc$/, "network"],
  [/^aws_(s3_bucket|secretsmanager_secret|ssm_parameter|ecr_repository)$/, "data"],
  [/^aws_(route53_|acm_|wafv2_)/, "edge"],
  [/^aws_vpc_endpoint$/, "network"],
];

/** The modules of a stack: constructs directly below it, in the order of the file. */
export function modulesOf({ resources }: StackConfiguration): Module[] {
  const members = new Map<string, ResourceConfiguration[]>();
  for (const resource of resources.values()) {
    const id = resource.constructPath?.split("/")[1];
    if (id === undefined || resource.mode !== "managed") continue;
    members.set(id, [...(members.get(id) ?? []), resource]);
  }
  const modules = [...members].map(([id, own]): Module => {
    for (const [type, place] of TELLING) {
      const main = own.find((resource) => type.test(resource.type));
      if (main) return { id, place, main, resources: own };
    }
    return { id, place: "operations", main: own[0]!, resources: own };
  });
  return together(modules);
}

/** So many modules of one kind are one box: a picture with twenty secrets shows nothing else. */
const MANY = 3;

function together(modules: readonly Module[]): Module[] {
  const alike = (one: Module) =>
    modules.filter(({ main, place }) => main.type === one.main.type && place === one.place);
  return modules.flatMap((one) => {
    const others = alike(one);
    if (others.length < MANY) return [one];
    if (others[0] !== one) return [];
    const kind = one.main.type.replace(/^aws_/, "").replaceAll("_", " ");
    return [{ ...one, id: `${others.length} × ${kind}`, resources: others.flatMap(({ resources }) => resources) }];
  });
}

/** Which module refers to which, as pairs of ids. */
export function linksOf(stack: StackConfiguration, modules: readonly Module[]): [from: string, to: string][] {
  const owner = new Map(modules.flatMap(({ id, resources }) => resources.map(({ address }) => [address, id] as const)));
  const links = new Set<string>();
  for (const [address, needs] of graphOf(stack).dependencies) {
    const from = owner.get(address);
    for (const need of needs) {
      const to = owner.get(need);
      if (from !== undefined && to !== undefined && from !== to) links.add(`${from}\n${to}`);
    }
  }
  return [...links].sort().map((link) => link.split("\n") as [string, string]);
}
