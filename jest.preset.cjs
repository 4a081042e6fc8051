// Jest for every package: TypeScript through swc (types are checked by `tsc --noEmit`), one results file
// that `npm test` adds up.
const path = require("node:path");

module.exports = (dir) => ({
  rootDir: dir,
  testEnvironment: "node",
  // Tests read the sources of other packages, not what was bundled of them before the last change.
  testEnvironmentOptions: { customExportConditions: ["towline-source", "node", "node-addons"] },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // Tests start processes, on machines that do other things too. This ends what hangs; it says nothing about how long a test may take.
  testTimeout: 60_000,
  extensionsToTreatAsEsm: [],
  transform: {
    "\\.[cm]?[jt]s$": [
      require.resolve("@swc/jest"),
      { jsc: { parser: { syntax: "typescript" }, target: "es2024" }, module: { type: "commonjs" } },
    ],
  },
  // Published ES modules that Jest's CommonJS registry has to translate.
  transformIgnorePatterns: ["/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(@actions|yaml|@msgpack|jose)/)"],
  cacheDirectory: path.join(__dirname, "node_modules", ".cache", "jest"),
});
