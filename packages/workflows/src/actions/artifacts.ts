import download from "../../catalogue/download-artifact.json" with { type: "json" };
import upload from "../../catalogue/upload-artifact.json" with { type: "json" };
import { fromMetadata } from "../model/action.ts";

/** Keeps files with the run: `uploadArtifact({ name: "report", path: "report/" })`. */
export const uploadArtifact = fromMetadata(upload, {
  uses: upload.uses,
  required: ["path"],
  types: { "retention-days": "number", overwrite: "boolean", "include-hidden-files": "boolean" },
});

/** Fetches files that an earlier job kept: `downloadArtifact({ name: "report" })`. */
export const downloadArtifact = fromMetadata(download, { uses: download.uses });
