import node from "../../catalogue/setup-node.json" with { type: "json" };
import python from "../../catalogue/setup-python.json" with { type: "json" };
import { fromMetadata } from "../model/action.ts";

/** Puts a version of Node.js on the PATH: `setupNode({ nodeVersion: 24 })`. */
export const setupNode = fromMetadata(node, { uses: node.uses });

/** Puts a version of Python on the PATH: `setupPython({ pythonVersion: "3.11", cache: "pip" })`. */
export const setupPython = fromMetadata(python, {
  uses: python.uses,
  // "3.10" as a number is 3.1: https://github.com/actions/setup-python#basic-usage
  types: { "python-version": "string" },
});
