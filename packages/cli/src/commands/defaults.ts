import { DEFAULTS, type EnvironmentClass, explainDefaults } from "@towline/system";
import { exitCode, UsageError } from "../errors.ts";
import { print, printJson } from "../terminal/output.ts";

/** `towline defaults`: the one table that decides what nobody wrote. */
export async function defaults(name: string | undefined, options: { json?: boolean }): Promise<number> {
  const classes = Object.keys(DEFAULTS);
  if (name !== undefined && !classes.includes(name)) {
    throw new UsageError("CLI003", `there is no class "${name}"`, `write one of: ${classes.join(", ")}`);
  }
  const wanted = name as EnvironmentClass | undefined;
  if (options.json) printJson(wanted ? { [wanted]: DEFAULTS[wanted] } : DEFAULTS);
  else print(wanted ? oneClass(wanted) : explainDefaults());
  return exitCode.ok;
}

function oneClass(name: EnvironmentClass): string {
  const settings = Object.entries(DEFAULTS[name]);
  const width = Math.max(...settings.map(([setting]) => setting.length));
  const show = (value: unknown) => (Array.isArray(value) ? value.join(" ") || "none" : String(value));
  return settings.map(([setting, value]) => `${setting.padEnd(width)}  ${show(value)}`).join("\n");
}
