import type { YamlFile } from "../file.ts";
import type { Finding } from "../finding.ts";
import { eventsOf, jobsOf, stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

type Given = ReturnType<YamlFile["entries"]>;

/** What is wrong with the inputs that a call gives to a file that is checked as well. */
function compare(
  rule: Rule,
  file: YamlFile,
  call: { readonly text: string; readonly node: Parameters<YamlFile["finding"]>[1] },
  given: Given,
  callee: YamlFile,
  declared: Given,
  what: "input" | "secret",
): Finding[] {
  const names = new Set(declared.map(({ name }) => name.toLowerCase()));
  const unknown = given
    .filter(({ name }) => !names.has(name.toLowerCase()))
    .map(({ name, key }) =>
      file.finding(rule, key, `${call.text} has no ${what} "${name}"; it has ${[...names].join(", ") || "none"}.`),
    );
  const missing = declared
    .filter(({ value }) => callee.text(callee.entry(value, "required")?.value) === "true")
    .filter(({ value }) => !callee.entry(value, "default"))
    .filter(({ name }) => !given.some((input) => input.name.toLowerCase() === name.toLowerCase()))
    .map(({ name }) =>
      file.finding(
        rule,
        call.node,
        `${call.text} asks for the ${what} "${name}"; give it in \`${what === "input" ? "with" : "secrets"}\`.`,
      ),
    );
  return [...unknown, ...missing];
}

export const localInputs: Rule = {
  id: "WF014",
  title: "a local action or workflow gets the inputs and secrets that it declares",
  severity: "error",
  why: "An input that an action does not declare is dropped with a warning in the log; a required one is not enforced at all. https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs",
  check(file, project) {
    const ofSteps = stepsOf(file).flatMap(({ uses, inputs }) => {
      const callee = uses && project.local(file, uses.text);
      if (callee?.kind !== "action" || !callee.root) return [];
      const isDocker = callee.text(callee.entry(callee.entry(callee.root, "runs")?.value, "using")?.value) === "docker";
      // GitHub itself gives these two to an action in a container.
      const given = inputs.filter(({ name }) => !isDocker || !/^(args|entrypoint)$/i.test(name));
      return compare(
        this,
        file,
        uses!,
        given,
        callee,
        callee.entries(callee.entry(callee.root, "inputs")?.value),
        "input",
      );
    });
    const ofJobs = jobsOf(file).flatMap(({ node, uses }) => {
      const callee = uses && project.local(file, uses.text);
      const call = callee && eventsOf(callee).find(({ name }) => name === "workflow_call");
      if (!callee || !call) return [];
      const secrets = file.entry(node, "secrets")?.value;
      const inherits = file.text(secrets) === "inherit";
      return [
        ...compare(
          this,
          file,
          uses!,
          file.entries(file.entry(node, "with")?.value),
          callee,
          callee.entries(callee.entry(call.value, "inputs")?.value),
          "input",
        ),
        ...(inherits
          ? []
          : compare(
              this,
              file,
              uses!,
              file.entries(secrets),
              callee,
              callee.entries(callee.entry(call.value, "secrets")?.value),
              "secret",
            )),
      ];
    });
    return [...ofSteps, ...ofJobs];
  },
};
