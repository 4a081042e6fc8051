// Stands in for `cronstrue` in dist/official.cjs.
export default {
  toString(): never {
    throw new Error("@towline/workflows says no schedule in words.");
  },
};
