import { join } from "node:path";
import { synthesize } from "@towline/system";
import type { Estimate } from "@towline/terraform";
import { costsOf, type EnvironmentCost } from "../cost/environment-costs.ts";
import { costSentence, linesOf, type SumLine, span } from "../cost/words.ts";
import { exitCode } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { print, printJson } from "../terminal/output.ts";
import { styleFor } from "../terminal/style.ts";

/** `towline cost`: what every environment costs a month, line by line, beside its budget. Needs no account and no network. */
export async function cost(name: string | undefined, options: { json?: boolean }): Promise<number> {
  const { folder, system } = await loadSystem(name);
  const costs = costsOf(system, synthesize(system, { outdir: join(folder, "cdktf.out") }));
  if (options.json) {
    printJson({ system: system.name, ...costs });
    return exitCode.ok;
  }
  const { bold } = styleFor(process.stdout);
  for (const environment of costs.environments) {
    print(bold(`${environment.environment}: ${costSentence(environment)}`));
    for (const stack of environment.stacks) for (const line of stackLines(stack)) print(line);
    for (const line of supplierLines(environment)) print(line);
    print("");
  }
  if (costs.bootstrap) {
    const { fixed } = costs.bootstrap.total;
    print(`bootstrap: ${span({ from: fixed, to: fixed })} a month for what every account is prepared with`);
  }
  const asOf = costs.environments[0]?.asOf ?? costs.bootstrap?.asOf;
  if (asOf)
    print(
      `AWS list prices of ${asOf} in US dollars, on demand; without taxes, discounts and the offers of a first year.`,
    );
  return exitCode.ok;
}

const BASIS: { readonly [basis in Estimate["basis"]]: string } = {
  listed: "",
  "by-factor": ", prices of us-east-1 times a factor where the region's are not known",
  assumed: ", with the prices of us-east-1: those of the region are not known",
};

function stackLines(estimate: Estimate): string[] {
  const { byUse, summed, unknown } = linesOf(estimate);
  return [
    `  ${estimate.stack} in ${estimate.region}${BASIS[estimate.basis]}`,
    ...summed.map(aligned),
    ...titled("    by use, in no sum:", byUse),
    ...titled("    without a known price, in no sum:", unknown),
    ...estimate.unusedUsage.map((name) => `    the usage "${name}" is declared, and nothing here is paid by it`),
  ];
}

function supplierLines({ suppliers }: EnvironmentCost): string[] {
  if (suppliers.length === 0) return [];
  return [
    "  suppliers, outside of the budget at AWS",
    ...suppliers.map(({ asOf, name, plan, source, ...sums }) =>
      aligned({ what: `${name} (${plan}; ${asOf}, ${source})`, sum: span(sums).replaceAll("$", "") }),
    ),
  ];
}

const titled = (title: string, lines: readonly SumLine[]): string[] =>
  lines.length > 0 ? [title, ...lines.map(({ sum, what }) => `      ${what}: ${sum}`)] : [];

const aligned = ({ sum, what }: SumLine): string => `  ${sum.padStart(10)}  ${what}`;
