import { jobsOf, stepsOf } from "../../model.ts";
import { perFile } from "../../per-file.ts";

/** Every `uses` of a repository's code, of steps and of jobs. */
export const references = perFile((file) =>
  [...stepsOf(file), ...jobsOf(file)].flatMap(({ uses }) => {
    const reference = uses?.reference;
    return reference?.kind === "repository" ? [{ ...uses!, reference, name: reference.repository.toLowerCase() }] : [];
  }),
);
