// Stands in for the resolver of tokens, which cdktf runs over every value of every stack three times (see quick-cdktf.ts). Nearly all
// of it is plain and is copied here as cdktf would; what carries a mark of a token goes to cdktf, with the path that its messages name.
const { createRequire } = require("node:module");

// Required by cdktf/lib/tokens/token.js; asked for in other words, the real one is found.
const real = createRequire(module.parent.filename)("../tokens/private/resolve");

/** A string, list or map token, what may be a number token inside a string, and the strings that stand for a whole map. */
const MARK = /TfToken\[|[-|\d.+]e[-|\d.eE+]|^(?:String|Any) Map Token Value$/;

/** Number tokens lie far outside of this, and the number that stands for a whole map is negative. */
const isPlainNumber = (value) => value >= 0 && value <= Number.MAX_SAFE_INTEGER;

/** Also for elements and keys: one of them may stand for the whole list or map. */
const isMarked = (value) =>
  typeof value === "string" ? MARK.test(value) : typeof value === "number" && !isPlainNumber(value);

exports.resolve = (value, options) => {
  const path = [...(options.prefix ?? [])];
  return copy(value);

  function copy(value) {
    // A circle, which cdktf names.
    if (path.length > 200) return byCdktf(value);
    if (value === undefined || value === null || typeof value === "boolean") return value;
    if (typeof value === "string" || typeof value === "number") return isMarked(value) ? byCdktf(value) : value;
    if (Array.isArray(value)) {
      return value.some(isMarked) ? byCdktf(value) : value.map(copyAt).filter((each) => each !== undefined);
    }
    // Tokens, constructs, dates, functions.
    if (Object.getPrototypeOf(value) !== Object.prototype || typeof value.resolve === "function") return byCdktf(value);
    const result = {};
    for (const key of Object.keys(value)) {
      if (isMarked(key)) return byCdktf(value);
      const copied = copyAt(value[key], key);
      if (copied !== undefined) result[key] = copied;
    }
    return result;
  }

  function copyAt(value, key) {
    path.push(`${key}`);
    const copied = copy(value);
    path.pop();
    return copied;
  }

  function byCdktf(value) {
    return real.resolve(value, { ...options, prefix: [...path] });
  }
};
