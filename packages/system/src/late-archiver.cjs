// Stands in for `archiver` while cdktf is loaded: cdktf packs assets with it, and its two hundred modules cost more than all
// the rest of cdktf. The real one is loaded when it is first used (see start.ts).
const { createRequire } = require("node:module");
const { join, dirname } = require("node:path");

// Required by cdktf/lib/private/fs.js; asked for from another of its files, the real module is found.
const cdktf = createRequire(join(dirname(module.parent.filename), "..", "index.js"));
let loaded;
const load = () => (loaded ??= cdktf("archiver"));

module.exports = new Proxy(function archiver() {}, {
  apply: (_, self, args) => Reflect.apply(load(), self, args),
  // Asked by the interop of every import, before anything is used.
  get: (_, key) => (key === "__esModule" ? undefined : load()[key]),
});
