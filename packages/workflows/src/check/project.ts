import { posix } from "node:path";
import type { Repositories } from "../repositories/repositories.ts";
import { quickly, YamlFile } from "./file.ts";
import type { CheckedFile } from "./finding.ts";

/** What a repository knows and its files do not say. */
export interface CheckOptions {
  /** Asks the rules of good practice too. @default false */
  readonly pedantic?: boolean;
  /** Labels of runners of one's own, which GitHub does not know. @default none */
  readonly runnerLabels?: readonly string[];
  /** Actions that may be used (`owner/repo`, `owner/*`), or those that may not. @default all may */
  readonly uses?: { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
  /** What is known of the repositories of actions. @default what ships with this package (`shippedRepositories`) */
  readonly repositories?: Repositories;
  /** The commits that versions stand for, to compare with the comments beside them. @default none */
  readonly pins?: Readonly<Record<string, { readonly version: string; readonly sha: string }>>;
  /**
   * The place in the source of a generated file; findings then name it as well.
   *
   * @default none: the file is its own source
   */
  readonly locate?: (
    file: string,
    line: number,
    column: number,
  ) => { readonly file: string; readonly line: number; readonly column: number } | undefined;
}

/** All files of one check, for what one file says of another. Each is read when it is needed. */
export class Project {
  readonly options: CheckOptions;
  private readonly files: readonly CheckedFile[];
  private byPath: ReadonlyMap<string, CheckedFile> | undefined;
  /** Files that others call: they may be asked for again. */
  private readonly called = new Map<CheckedFile, YamlFile>();
  private opened: { readonly given: CheckedFile; readonly file: YamlFile } | undefined;

  constructor(files: readonly CheckedFile[], options: CheckOptions) {
    this.options = options;
    this.files = files;
  }

  /** Reads the file that is checked now. */
  open(given: CheckedFile): YamlFile {
    const file = this.called.get(given) ?? new YamlFile(given);
    this.opened = { given, file };
    return file;
  }

  /** The same, for a file that can be read quickly; undefined for all others. */
  openQuickly(given: CheckedFile): YamlFile | undefined {
    if (this.called.has(given)) return this.open(given);
    const quick = quickly(given.content);
    if (!quick) return undefined;
    this.opened = { given, file: new YamlFile(given, quick) };
    return this.opened.file;
  }

  /**
   * The file that a local `uses` (`./.github/workflows/a.yml`, `$/actions/b`) of another file means, if it is checked
   * as well. The root of the repository is what lies above `.github`.
   */
  local(from: YamlFile, uses: string): YamlFile | undefined {
    if (!uses.startsWith("./") && !uses.startsWith("$/")) return undefined;
    const match = /^(?:\.|\$)\/(.+?)\/?$/.exec(uses);
    if (!match) return undefined;
    this.byPath ??= new Map(this.files.map((file) => [plainly(file.path), file]));
    const path = plainly(from.path);
    const root = path.includes(".github/") ? path.slice(0, path.lastIndexOf(".github/")) : "";
    const target = `${root}${match[1]}`;
    const given = [target, `${target}/action.yml`, `${target}/action.yaml`]
      .map((name) => this.byPath?.get(name))
      .find((file) => file !== undefined);
    return given && this.read(given);
  }

  private read(given: CheckedFile): YamlFile {
    const known = this.called.get(given);
    if (known) return known;
    const file = this.opened?.given === given ? this.opened.file : new YamlFile(given);
    this.called.set(given, file);
    return file;
  }
}

/** A backslash, an empty segment, `./`, or a segment that `..` takes back: most paths have none of them. */
const detour = /\\|\/\/|(?:^|\/)\.\/|(?:^|\/)(?!\.\.\/)[^/]+\/\.\.(?:\/|$)/;

const plainly = (path: string): string => (detour.test(path) ? posix.normalize(path.replaceAll("\\", "/")) : path);
