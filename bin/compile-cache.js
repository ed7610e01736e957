// What Node has from 22 on (module.enableCompileCache), for Node 20: files of dist are compiled once. CommonJS, as
// all that it loads.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, sep } = require('node:path');
const { Script } = require('node:vm');

/**
 * Compiles the files of a folder with what was kept of them in another, and keeps it at the end of the run. A file's
 * own text is kept with it and compared: nothing else tells for sure that both belong together.
 */
exports.keepCompiled = (folder, cache) => {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return;
  const fresh = [];
  const place = join(cache, `${process.version}-${process.arch}`);
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename) {
    if (!filename.startsWith(folder + sep)) return compile.call(this, content, filename);
    const kept = join(place, basename(filename));
    const source = Buffer.from(content);
    const cachedData = read(kept, source);
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) fresh.push({ kept, source, script });
    const require = (id) => this.require(id);
    return script
      .runInThisContext()
      .call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  process.once('exit', () => {
    for (const { kept, source, script } of fresh) write(kept, source, script.createCachedData());
  });
};

function read(kept, source) {
  try {
    const bytes = readFileSync(kept);
    return bytes.subarray(0, source.length).equals(source) ? bytes.subarray(source.length) : undefined;
  } catch {
    return undefined;
  }
}

/** A program that may not write beside itself starts as before. */
function write(kept, source, data) {
  try {
    mkdirSync(dirname(kept), { recursive: true });
    const unfinished = `${kept}.${process.pid}`;
    writeFileSync(unfinished, Buffer.concat([source, data]));
    renameSync(unfinished, kept);
  } catch {}
}
