import fc from "fast-check";
import { parseOutputs } from "../src/delivery/run-action.ts";

test("outputs are read as @actions/core writes them, whatever lines a value has", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
  const value = fc.stringMatching(/^[ -~\n]{0,60}$/);
  fc.assert(
    fc.property(fc.dictionary(name, value), (outputs) => {
      const text = Object.entries(outputs)
        .map(([key, each]) => `${key}<<ghadelimiter_7f3\n${each}\nghadelimiter_7f3\n`)
        .join("");
      expect(parseOutputs(text)).toEqual({ ...outputs });
    }),
  );
});

test("the short form is read too", () => {
  expect(parseOutputs("outcome=succeeded\nurl=http://127.0.0.1:1/?a=b\n")).toEqual({
    outcome: "succeeded",
    url: "http://127.0.0.1:1/?a=b",
  });
});
