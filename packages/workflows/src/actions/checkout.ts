import metadata from "../../catalogue/checkout.json" with { type: "json" };
import { fromMetadata } from "../model/action.ts";

/**
 * Checks the repository out. Unlike the action alone it leaves no token in `.git/config`
 * (`persistCredentials: false`): a later step that pushes has to ask for it.
 */
export const checkout = fromMetadata(metadata, {
  uses: metadata.uses,
  types: {
    "fetch-depth": "number",
    "persist-credentials": "boolean",
    lfs: "boolean",
    clean: "boolean",
    "fetch-tags": "boolean",
  },
  defaults: { "persist-credentials": false },
  permissions: { contents: "read" },
});
