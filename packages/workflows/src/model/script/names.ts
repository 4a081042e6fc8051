import type { Node } from "../../expressions/tree.ts";

/** Names that the runner, a shell or a program on it gives a meaning to. */
const reserved =
  /^(?:GITHUB_.*|RUNNER_.*|ACTIONS_.*|INPUT_.*|CI|PATH|HOME|USER|SHELL|PWD|OLDPWD|TMPDIR|TEMP|TMP|LANG|LC_.*|TERM|HOSTNAME|IFS|ENV|PS[0-9]|UID|EUID|GID|PPID|RANDOM|SECONDS|LINENO|REPLY|OPT(?:IND|ARG|ERR)|BASH.*|LD_.*|DYLD_.*|NODE_.*|PYTHON.*|PERL.*|RUBY.*|JAVA_.*|GIT_.*|EDITOR|PAGER|PROMPT_COMMAND|CDPATH|GLOBIGNORE|SHELLOPTS|HTTPS?_PROXY|NO_PROXY|.*PSMODULEPATH)$/;

/**
 * A name for the variable that carries a value: `github.event.pull_request.title` -> `PULL_REQUEST_TITLE`. It is none
 * of `taken` and no word of the script, so that it hides no variable that the script means.
 */
export function variableName(node: Node, taken: (name: string) => boolean): string {
  const path = pathOf(node);
  const words =
    path.length > 2 && path[0] === "GITHUB" && path[1] === "EVENT"
      ? path.slice(2)
      : path.slice(path.length > 1 ? 1 : 0);
  const plain = words.join("_").replace(/_+/g, "_").replace(/^_|_$/g, "") || "VALUE";
  const base = reserved.test(plain) || /^\d/.test(plain) ? `VALUE_${plain}` : plain;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}_${count}`;
    if (!taken(name)) return name;
  }
}

/** The names that lead to a value; of a call or an operation those of the first value inside. */
function pathOf(node: Node): string[] {
  switch (node.kind) {
    case "context":
      return [node.name.toUpperCase()];
    case "reference": {
      const { kind, subject } = node.target;
      return kind === "job" && "id" in subject ? ["NEEDS", word(String(subject.id))] : ["STEPS"];
    }
    case "index": {
      const below = pathOf(node.of);
      const key = node.key === "*" ? undefined : node.key.kind === "literal" ? word(String(node.key.value)) : undefined;
      return key === undefined || (key === "OUTPUTS" && node.of.kind === "reference") ? below : [...below, key];
    }
    case "call": {
      const [first] = node.args.filter((arg) => arg.kind !== "literal");
      return first ? pathOf(first) : ["", word(node.name)];
    }
    case "logical":
      return node.terms[0] ? pathOf(node.terms[0]) : [];
    case "not":
      return pathOf(node.of);
    case "compare":
      return pathOf(node.left);
    default:
      return [];
  }
}

const word = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_");
