/** For tests of the actions: the built bundle run as GitHub runs it, and ports that a test scripts. */
export { type BundleRun, type RunOptions, runBundle, startBundle } from "./bundle.ts";
export { checkManifest, entrySize, licensedPackages, runsOf } from "./manifest.ts";
export {
  CHAT_CHECKS,
  endServices,
  makeRelease,
  makeStack,
  makeWorkspace,
  SERVICE_CHECKS,
  serviceWorkspaces,
  terraformHere,
  versionAt,
} from "./project.ts";
export { type Proxy, startProxy } from "./proxy.ts";
export { type FakeWorld, fakeWorld } from "./world.ts";
