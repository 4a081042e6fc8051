import type { QuickMap } from "../../quick-yaml/index.ts";
import { isConverted } from "./conversion.ts";
import { officialSchema } from "./schema.ts";
import { TemplateReader } from "./template.ts";

/**
 * Whether GitHub's parser certainly accepts the file, without asking it. It is asked whenever this says no; what this
 * accepts it accepts as well (`test/accept.property.test.ts` asks both about thousands of broken files).
 */
export function isCertainlyAccepted(kind: "workflow" | "action", content: string, root: QuickMap): boolean {
  const reader = new TemplateReader(content, officialSchema(kind));
  if (kind === "action") return reader.accepts(root, "action-root-strict");
  return reader.accepts(root, "workflow-root-strict") && isConverted(root);
}
