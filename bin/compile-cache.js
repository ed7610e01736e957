// What Node has from 22 on (module.enableCompileCache), but only read: files of dist were compiled when they were built,
// and a command writes nothing beside the program. CommonJS, as all that it loads.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, sep } = require('node:path');
const { Script } = require('node:vm');

/**
 * Compiles the files of a folder with what the build kept of them. A file's own text is kept with it and compared:
 * nothing else tells for sure that both belong together.
 * @param {(name: string, source: Buffer, script: import('node:vm').Script) => void} [onCompiled] told of each file of
 * which nothing fits this Node
 */
exports.useCompiled = (folder, onCompiled = () => {}) => {
  const place = join(folder, 'compiled', `${process.version}-${process.arch}`);
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...more) {
    if (!filename.startsWith(folder + sep)) return compile.call(this, content, filename, ...more);
    const source = Buffer.from(content);
    const cachedData = read(join(place, basename(filename)), source);
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) onCompiled(basename(filename), source, script);
    const require = (id) => this.require(id);
    return script
      .runInThisContext()
      .call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  return place;
};

function read(path, source) {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(0, source.length).equals(source) ? bytes.subarray(source.length) : undefined;
  } catch {
    return undefined;
  }
}
