import type { YamlFile } from "./file.ts";
import type { Finding } from "./finding.ts";

/** Something that GitHub's parser lets pass and that is wrong all the same. */
export interface Rule {
  /** Stable: it is never given to another rule. */
  readonly id: string;
  /** What the rule asks for, in one line. */
  readonly title: string;
  readonly severity: Finding["severity"];
  /** Why, for the documentation; with a link. */
  readonly why: string;
  check(file: YamlFile): Finding[];
}
