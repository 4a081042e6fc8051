module.exports = {
  ...require("../../jest.preset.cjs")(__dirname),
  // Releases that were built on this machine are packages of the same name.
  modulePathIgnorePatterns: ["<rootDir>/.towline/", "<rootDir>/cdktf.out/"],
};
