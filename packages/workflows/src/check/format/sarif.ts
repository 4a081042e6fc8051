import { sha256 } from "../../lazy-node.ts";
import type { CheckedFile, Finding } from "../finding.ts";
import { documented } from "../rules/documented.ts";
import { lineReader } from "./lines.ts";

/** SARIF 2.1.0, the part that GitHub's code scanning reads: https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [
    { readonly tool: { readonly driver: SarifDriver }; readonly results: readonly SarifResult[] },
  ];
}

interface SarifDriver {
  readonly name: "towline";
  readonly rules: readonly {
    readonly id: string;
    readonly shortDescription: { readonly text: string };
    readonly fullDescription: { readonly text: string };
    readonly helpUri: string;
    readonly help: { readonly text: string };
    readonly defaultConfiguration: { readonly level: Finding["severity"] };
    readonly properties: { readonly tags: readonly string[] };
  }[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Finding["severity"];
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number; readonly startColumn: number };
      };
    },
  ];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

export function sarif(findings: readonly Finding[], files: readonly CheckedFile[]): SarifLog {
  const rules = documented();
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const lineOf = lineReader(files);
  const seen = new Map<string, number>();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "towline",
            rules: rules.map(({ id, title, why, severity, zizmor }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              helpUri: /https:\/\/\S+/.exec(why)?.[0] ?? "",
              help: { text: why },
              defaultConfiguration: { level: severity },
              properties: { tags: zizmor ? ["security"] : ["correctness"] },
            })),
          },
        },
        results: findings.map((finding) => {
          const { rule, severity, message } = finding;
          const { file, line, column } = finding.source ?? finding;
          // The line's text and not its number: a finding stays the same when lines are added above it.
          const text = `${rule}\n${file}\n${(lineOf(finding.file, finding.line) ?? "").trim()}`;
          const count = (seen.get(text) ?? 0) + 1;
          seen.set(text, count);
          const hash = sha256(text).slice(0, 16);
          return {
            ruleId: rule,
            ruleIndex: index.get(rule) ?? -1,
            level: severity,
            message: { text: message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: encodeURI(file.replaceAll("\\", "/")) },
                  region: { startLine: line, startColumn: column },
                },
              },
            ],
            partialFingerprints: { primaryLocationLineHash: `${hash}:${count}` },
          };
        }),
      },
    ],
  };
}
