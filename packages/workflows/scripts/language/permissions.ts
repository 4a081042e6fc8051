import { sentence, workflowSchema } from "./schema.ts";

const levels: Readonly<Record<string, string>> = {
  "permission-level-any": '"read" | "write" | "none"',
  "permission-level-read-or-no-access": '"read" | "none"',
  "permission-level-write-or-no-access": '"write" | "none"',
};

/** The text of `src/language/permissions.ts`. */
export function permissionsModule(): string {
  const { version, definitions } = workflowSchema();
  const scopes = Object.entries(definitions["permissions-mapping"]?.mapping?.properties ?? {}).map(([name, value]) => {
    if (typeof value === "string" || !levels[value.type])
      throw new Error(`permissions.${name} has a kind that is not known`);
    return `  /** ${sentence(value.description)} */\n  readonly ${JSON.stringify(name)}?: ${levels[value.type]};`;
  });
  return `// Written by \`pnpm language\` from the schema of @actions/workflow-parser ${version}. Do not edit.

/** What the job's token may do. A scope that is not named is \`none\`. */
export interface Permissions {
${scopes.join("\n")}
}
`;
}
