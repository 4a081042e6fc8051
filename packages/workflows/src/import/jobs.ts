import { idPattern } from "../model/names.ts";
import { isMap, isScalar, isSeq, type Node } from "../yaml.ts";
import { array, type Code, call, type Item, item, object, property, quoted } from "./code.ts";
import type { Known } from "./expressions.ts";
import type { Fields, FileImport, Find } from "./file.ts";
import { writeConcurrency, writeDefaults, writePermissions } from "./settings.ts";
import type { Part } from "./source.ts";
import { dot, StepsImport } from "./steps.ts";

interface NamedJob {
  readonly name: string;
  readonly outputs: ReadonlySet<string>;
}

/** The jobs of a workflow, each a constant after those that it needs. */
export class JobsImport {
  private readonly file: FileImport;
  private readonly inputs: Find;
  private readonly named = new Map<string, NamedJob>();
  private readonly whole: string;
  /** What GitHub would refuse, so that no workflow can be made of it. */
  readonly problems: string[] = [];

  constructor(file: FileImport, inputs: Find) {
    this.file = file;
    this.inputs = inputs;
    this.whole = JSON.stringify(file.source.data(file.source.root)) ?? "";
  }

  /** Finds jobs from the outputs of a called workflow. */
  readonly find: Find = (context, path) => {
    if (context !== "jobs") return this.inputs(context, path);
    return this.read(path, () => true);
  };

  /** @returns the constants of the jobs in the order of the file */
  write(node: Node | undefined): Code | undefined {
    if (!isMap(node)) return undefined;
    const parts = this.file.source.parts(node);
    const waiting = new Map(parts.map((part) => [part.name, part]));
    while (waiting.size > 0) {
      const next = [...waiting.values()].find((part) => this.needsOf(part).every((id) => !waiting.has(id)));
      if (!next) {
        this.problems.push(`jobs that need each other: ${[...waiting.keys()].join(", ")}`);
        return undefined;
      }
      waiting.delete(next.name);
      this.job(next);
    }
    return array(parts.map(({ name }) => item(this.named.get(name)?.name ?? "")));
  }

  private needsOf(part: Part): string[] {
    const needs = this.file.source.data(this.file.source.part(part.value, "needs")?.value);
    return (Array.isArray(needs) ? needs : needs == null ? [] : [needs]).map(String);
  }

  private read(path: readonly string[], allowed: (id: string) => boolean): ReturnType<Find> {
    const [id, kind, output] = path;
    const job = id !== undefined && allowed(id) ? this.named.get(id) : undefined;
    if (!job) return undefined;
    if (kind === "result")
      return { code: `${job.name}.result`, known: ["success", "failure", "cancelled", "skipped"], used: 2 };
    if (kind !== "outputs" || output === undefined || !job.outputs.has(output)) return undefined;
    return { code: `${job.name}.outputs${dot(output)}`, known: "string", used: 3 };
  }

  private job(part: Part): void {
    const { file } = this;
    const { value, name: id } = part;
    if (!idPattern.test(id)) this.problems.push(`the id of a job: ${id}`);
    const needs = this.needsOf(part);
    for (const other of needs.filter((each) => !this.named.has(each)))
      this.problems.push(`job ${id} needs ${other}, which is not there`);
    const matrix = this.matrix(id, file.source.part(value, "strategy"));
    const outer: Find = (context, path) => {
      if (context === "needs") return this.read(path, (other) => needs.includes(other));
      if (context === "matrix") return matrix?.find(path);
      return this.inputs(context, path);
    };
    const steps = new StepsImport(file, id, file.source.data(value), outer);
    const written = steps.write(file.source.part(value, "steps")?.value);
    const isCall = file.source.part(value, "uses") !== undefined;
    const fields = this.fields(id, outer, steps.find, matrix?.name);
    const items = file.fields(
      value,
      { ...fields, ...(written && !isCall ? { steps: ["steps", () => written.steps] } : {}) },
      [],
      `jobs.${id}`,
    );
    const name = file.names.give(id, `${id}-job`);
    const outputs = isCall ? this.called(id, items) : this.declared(value);
    if (!isCall && !written) this.problems.push(`job ${id} has no steps, or something else in their place`);
    this.named.set(id, { name, outputs });
    const { lead, trail } = file.source.take(part);
    const constants = [...(matrix ? [matrix.constant] : []), ...(written?.constants ?? [])];
    const callee = file.imports.name(isCall ? "call" : "job");
    file.add(
      [...constants, file.constant(name, call(callee, quoted(id), object(items)), [...lead, ...trail])].join("\n"),
    );
  }

  private declared(node: Node | undefined): ReadonlySet<string> {
    const outputs = this.file.source.part(node, "outputs")?.value;
    return new Set(isMap(outputs) ? this.file.source.parts(outputs).map(({ name }) => name) : []);
  }

  /** Outputs of a called workflow: those that are read. */
  private called(id: string, items: Item[]): ReadonlySet<string> {
    const read = new RegExp(`\\b(?:needs|jobs)\\.${id}\\.outputs\\.([A-Za-z_][\\w-]*)`, "g");
    const names = new Set([...this.whole.matchAll(read)].map((match) => match[1]!));
    if (names.size > 0) items.push(item(array([...names].map((name) => item(quoted(name)))), "outputs"));
    return names;
  }

  private fields(id: string, outer: Find, inner: Find, matrix: string | undefined): Fields {
    const { file } = this;
    const scope = file.scope("job", outer);
    const container = (value: Node | undefined) => this.container(value, outer, `jobs.${id}`);
    const concurrency = (value: Node | undefined) => writeConcurrency(file, value, scope);
    return {
      name: ["name", (value) => file.text(value, scope)],
      needs: ["needs", (value) => file.list(value, (each) => this.named.get(String(file.source.data(each)))?.name)],
      if: ["if", (value) => file.condition(value, file.scope("jobIf", outer))],
      permissions: ["permissions", (value) => writePermissions(file, value, true)],
      concurrency: ["concurrency", concurrency],
      strategy: ["strategy", (value) => this.strategy(value, outer, matrix)],
      uses: ["uses", (value) => file.plainText(value)],
      with: ["with", (value) => (isMap(value) ? file.texts(value, scope) : undefined)],
      secrets: [
        "secrets",
        (value) =>
          isMap(value)
            ? file.texts(value, file.scope("jobEnv", outer))
            : file.source.data(value) === "inherit"
              ? '"inherit"'
              : undefined,
      ],
      "runs-on": ["runsOn", (value) => this.runner(value, outer)],
      environment: ["environment", (value) => this.environment(value, outer, inner)],
      "timeout-minutes": ["timeoutMinutes", (value) => file.value(value, "number", scope)],
      "cancel-timeout-minutes": ["cancelTimeoutMinutes", (value) => file.value(value, "number", scope)],
      snapshot: ["snapshot", (value) => this.snapshot(value, outer)],
      container: ["container", container],
      services: [
        "services",
        (value) =>
          isMap(value)
            ? object(
                file.source
                  .parts(value)
                  .map((part) => file.source.item(part, container(part.value) ?? '""', property(part.name))),
              )
            : file.single(value, scope),
      ],
      env: ["env", (value) => file.texts(value, file.scope("jobEnv", outer))],
      defaults: ["defaults", (value) => writeDefaults(file, value, scope)],
      "continue-on-error": ["continueOnError", (value) => file.value(value, "boolean", scope)],
      outputs: ["outputs", (value) => (isMap(value) ? file.texts(value, file.scope("outputs", inner)) : undefined)],
    };
  }

  private runner(node: Node | undefined, outer: Find): Code | undefined {
    const { file } = this;
    const scope = file.scope("job", outer);
    if (isSeq(node)) return file.list(node, (each) => file.text(each, scope));
    if (!isMap(node)) return file.text(node, scope);
    const labels = (value: Node | undefined) =>
      isSeq(value) ? file.list(value, (each) => file.text(each, scope)) : file.text(value, scope);
    if (!file.source.part(node, "group")) return undefined;
    return object(
      file.fields(node, { group: ["group", (value) => file.text(value, scope)], labels: ["labels", labels] }),
    );
  }

  private environment(node: Node | undefined, outer: Find, inner: Find): Code | undefined {
    const { file } = this;
    const scope = file.scope("job", outer);
    if (!isMap(node)) return file.text(node, scope);
    return object(
      file.fields(node, {
        name: ["name", (value) => file.text(value, scope)],
        url: ["url", (value) => file.text(value, file.scope("environmentUrl", inner))],
        deployment: [
          "deployment",
          (value) => (isScalar(value) && typeof value.value === "boolean" ? String(value.value) : undefined),
        ],
      }),
    );
  }

  private snapshot(node: Node | undefined, outer: Find): Code | undefined {
    const { file } = this;
    const scope = file.scope("job", outer);
    if (!isMap(node)) return file.text(node, scope);
    if (!file.source.part(node, "image-name")) return undefined;
    return object(
      file.fields(node, {
        "image-name": ["imageName", (value) => file.text(value, scope)],
        version: ["version", (value) => file.text(value, scope)],
        if: ["if", (value) => file.condition(value, scope)],
      }),
    );
  }

  private container(node: Node | undefined, outer: Find, where: string): Code | undefined {
    const { file } = this;
    const scope = file.scope("job", outer);
    if (!isMap(node)) return file.text(node, scope);
    const inside = file.scope("container", outer);
    const texts = (value: Node | undefined) =>
      isSeq(value) ? file.list(value, (each) => file.text(each, file.scope("strategy"))) : undefined;
    const plainList = (value: Node | undefined) =>
      JSON.stringify(file.source.data(value)).includes("${{") ? undefined : texts(value);
    const plain = (value: Node | undefined) => file.plainText(value);
    return object(
      file.fields(
        node,
        {
          image: ["image", (value) => file.text(value, scope)],
          credentials: ["credentials", (value) => (isMap(value) ? file.texts(value, inside) : undefined)],
          env: ["env", (value) => file.texts(value, inside)],
          ports: ["ports", plainList],
          volumes: ["volumes", plainList],
          options: ["options", (value) => file.text(value, scope)],
          command: ["command", plain],
          entrypoint: ["entrypoint", plain],
        },
        [],
        where,
      ),
    );
  }

  private strategy(node: Node | undefined, outer: Find, matrix: string | undefined): Code | undefined {
    const { file } = this;
    if (!isMap(node)) return undefined;
    const scope = file.scope("strategy", outer);
    return object(
      file.fields(node, {
        matrix: ["matrix", (value) => matrix ?? file.single(value, scope)],
        "fail-fast": ["failFast", (value) => file.value(value, "boolean", scope)],
        "max-parallel": ["maxParallel", (value) => file.value(value, "number", scope)],
      }),
    );
  }

  /** The constant of a matrix whose axes are written down. */
  private matrix(id: string, strategy: Part | undefined) {
    const { file } = this;
    const part = strategy && file.source.part(strategy.value, "matrix");
    if (!part || !isMap(part.value)) return undefined;
    const scope = file.scope("strategy", this.inputs);
    const known = new Map<string, Known>();
    const axes: Item[] = [];
    const options: Item[] = [];
    for (const each of file.source.parts(part.value)) {
      const code = isSeq(each.value) ? file.source.plain(each.value) : file.single(each.value, scope);
      if (code === undefined) return undefined;
      const data = file.source.data(each.value);
      if (each.name === "include" || each.name === "exclude") {
        options.push(file.source.item(each, code, each.name));
        if (each.name === "include" && Array.isArray(data)) addIncluded(known, data);
      } else {
        axes.push(file.source.item(each, code, property(each.name)));
        known.set(each.name, Array.isArray(data) ? valuesOf(data) : "unknown");
      }
    }
    const name = file.names.give(`${id}-matrix`);
    const { lead, trail } = file.source.take(part);
    const code = call(file.imports.name("matrix"), object(axes), ...(options.length > 0 ? [object(options)] : []));
    const find = ([axis]: readonly string[]): ReturnType<Find> => {
      const type = axis === undefined ? undefined : known.get(axis);
      return type === undefined ? undefined : { code: name + dot(axis!), known: type, used: 1 };
    };
    return { name, constant: file.constant(name, code, [...lead, ...trail]), find };
  }
}

function valuesOf(values: readonly unknown[]): Known {
  return values.some((value) => typeof value === "object") ? "object" : values;
}

/** Values that only `include` adds; the type of an axis is that of its own values. */
function addIncluded(known: Map<string, Known>, combinations: readonly unknown[]): void {
  const added = new Map<string, unknown[]>();
  for (const combination of combinations) {
    if (typeof combination !== "object" || combination === null) continue;
    for (const [key, value] of Object.entries(combination)) added.set(key, [...(added.get(key) ?? []), value]);
  }
  for (const [key, values] of added) if (!known.has(key)) known.set(key, valuesOf(values));
}
