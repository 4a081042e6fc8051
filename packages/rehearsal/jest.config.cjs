module.exports = {
  ...require("../../jest.preset.cjs")(__dirname),
  // Tests run Terraform several times each, on machines that do other things too.
  testTimeout: 60_000,
  globalSetup: "<rootDir>/test/support/announce.ts",
};
