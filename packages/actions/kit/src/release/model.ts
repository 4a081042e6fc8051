/** `release.json`: what a release is and how it is started. The folder beside it, `files/`, is its content. */
export interface Release {
  readonly name: string;
  /** `sha256:` of the canonical listing; also the name of the folder. */
  readonly digest: string;
  readonly command: readonly string[];
  readonly port: number;
}

export interface ReleaseFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly executable: boolean;
  /** sha256 of the content, hex. */
  readonly sha256: string;
}

/** Folder of a release. */
export function releaseFolder(releases: string, digest: string): string {
  return `${releases}/${digest.replace(/^sha256:/, "")}`;
}
