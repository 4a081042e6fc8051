import type { YamlFile } from "../../file.ts";
import type { Rule } from "../../rule.ts";

const updates = (file: YamlFile) =>
  file.kind === "dependabot" ? file.items(file.entry(file.root, "updates")?.value) : [];

export const cooldown: Rule = {
  id: "WF057",
  title: "Dependabot waits before it takes a new version",
  severity: "warning",
  zizmor: "dependabot-cooldown",
  why: "Most malicious versions are found within days. https://docs.zizmor.sh/audits/#dependabot-cooldown",
  check(file) {
    return updates(file).flatMap((update) => {
      const entry = file.entry(update, "cooldown");
      const days = file.entry(entry?.value, "default-days")?.value;
      if (Number(file.text(days) ?? 0) >= 7) return [];
      return [file.finding(this, days ?? entry?.key ?? update, "write `cooldown: { default-days: 7 }`.")];
    });
  },
};

export const externalCode: Rule = {
  id: "WF058",
  title: "Dependabot does not run the code that it looks at",
  severity: "warning",
  zizmor: "dependabot-execution",
  why: "With `insecure-external-code-execution: allow` a package's code sees the tokens of private registries. https://docs.zizmor.sh/audits/#dependabot-execution",
  check(file) {
    return updates(file).flatMap((update) => {
      const allow = file.entry(update, "insecure-external-code-execution")?.value;
      return file.text(allow) === "allow" ? [file.finding(this, allow, "write deny, or leave the key out.")] : [];
    });
  },
};
