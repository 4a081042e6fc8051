import { camel } from "../model/names.ts";
import { isMap, isScalar } from "../yaml.ts";
import { call, item, object, print, property, quoted } from "./code.ts";
import type { Fields, FileImport, Find } from "./file.ts";
import { StepsImport } from "./steps.ts";

/** An `action.yml`: one made of steps becomes a composite action, any other stays data. @returns what is wrong with it */
export function importAction(file: FileImport): readonly string[] {
  const { source } = file;
  const root = source.root;
  const runs = source.part(root, "runs")!;
  const using = source.data(source.part(runs.value, "using")?.value);
  const steps = source.part(runs.value, "steps");
  const name = source.data(source.part(root, "name")?.value);
  const description = source.data(source.part(root, "description")?.value);
  const keys = source.parts(runs.value).map((part) => part.name);
  const composite = using === "composite" && keys.every((key) => key === "using" || key === "steps");
  if (!composite || !steps || typeof name !== "string" || typeof description !== "string") {
    file.addDefault(call(file.imports.name("actionFile"), source.plain(root)));
    return [];
  }
  const inputsPart = source.part(root, "inputs");
  const declared = new Set(isMap(inputsPart?.value) ? source.parts(inputsPart.value).map((part) => part.name) : []);
  const find: Find = (context, path) => {
    const input = path[0];
    if (context !== "inputs" || input === undefined || !declared.has(input)) return undefined;
    const property = camel(input);
    return { code: `inputs${access(property)}`, known: "string", used: 1 };
  };
  const within = new StepsImport(file, "action", source.data(root), find);
  const written = within.write(steps.value, "    ");
  if (!written) return ["something among the steps is no step"];
  const outputs = source.part(root, "outputs");
  const scope = file.scope("step", within.find);
  const outputCode =
    outputs && isMap(outputs.value)
      ? object(
          source.parts(outputs.value).map((part) => {
            const fields: Fields = {
              description: ["description", (value) => file.plainText(value)],
              value: ["value", (value) => file.text(value, scope)],
            };
            return source.item(part, object(file.fields(part.value, fields)), property(part.name));
          }),
        )
      : undefined;
  const result = object([item(written.steps, "steps"), ...(outputCode ? [item(outputCode, "outputs")] : [])]);
  const body = `(inputs) => {\n${written.constants.map((line) => `${line}\n`).join("")}    return ${print(result, "    ", 11)};\n  }`;
  const { lead, trail } = source.take(runs);
  const inputs: Fields = {
    description: ["description", (value) => file.plainText(value)],
    required: [
      "required",
      (value) => (isScalar(value) && typeof value.value === "boolean" ? String(value.value) : undefined),
    ],
    default: ["default", (value) => (isScalar(value) ? source.plain(value) : undefined)],
    deprecationMessage: ["deprecationMessage", (value) => file.plainText(value)],
  };
  const fields: Fields = {
    description: ["description", (value) => file.plainText(value)],
    author: ["author", (value) => file.plainText(value)],
    inputs: [
      "inputs",
      (value) =>
        isMap(value) &&
        source
          .parts(value)
          .every((part) =>
            source.parts(part.value).every((each) => inputs[each.name]?.[1](each.value, each) !== undefined),
          )
          ? object(
              source
                .parts(value)
                .map((part) => source.item(part, object(file.fields(part.value, inputs)), property(part.name))),
            )
          : undefined,
    ],
    branding: ["branding", (value) => (isBranding(source.data(value)) ? source.plain(value) : undefined)],
  };
  const items = file.fields(root, fields, ["name", "runs", "outputs"]);
  const props = object([
    item("true", "asWritten"),
    ...items,
    { value: body, key: "body", lead: [...lead, ...trail], trail: [] },
  ]);
  file.addDefault(call(file.imports.name("compositeAction"), quoted(name), props));
  return [];
}

const access = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`);

const isBranding = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).sort().join() === "color,icon";
