export { downloadArtifact, uploadArtifact } from "./artifacts.ts";
export { checkout } from "./checkout.ts";
export { setupNode, setupPython } from "./setup.ts";
