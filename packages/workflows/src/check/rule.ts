import type { YamlFile } from "./file.ts";
import type { Finding } from "./finding.ts";
import type { Project } from "./project.ts";

/** Something that GitHub's parser lets pass and that is wrong all the same. */
export interface Rule {
  /** Stable: it is never given to another rule. */
  readonly id: string;
  /** What the rule asks for, in one line. */
  readonly title: string;
  readonly severity: Finding["severity"];
  /** Why, for the documentation; with a link. */
  readonly why: string;
  /** Asked only with `pedantic`: good practice that much good work goes without. @default false */
  readonly pedantic?: boolean;
  /** The audit of zizmor that asks for the same: its `# zizmor: ignore[…]` comments are honoured. */
  readonly zizmor?: string;
  check(file: YamlFile, project: Project): Finding[];
}
