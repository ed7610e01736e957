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
  /** @type {Map<string, { exports: unknown }>} */
  const loaded = new Map();

  /** @param {(id: string) => unknown} outside requires what is no file of the folder */
  function run(file, filename, source, outside) {
    loaded.set(filename, file);
    const cachedData = read(join(place, basename(filename)), source);
    const script = new Script(Module.wrap(source.toString()), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) onCompiled(basename(filename), source, script);
    const require = (id) =>
      /^\..*\.cjs$/.test(id) ? load(join(dirname(filename), id), outside) : outside(id);
    return script
      .runInThisContext()
      .call(file.exports, file.exports, require, file, filename, dirname(filename));
  }

  /** The files name one another as they lie there: what else Node would look for takes a third of the time to load them. */
  function load(filename, outside) {
    const known = loaded.get(filename);
    if (known !== undefined) return known.exports;
    const source = bytesOf(filename);
    if (source === undefined) return outside(filename);
    const file = { exports: {} };
    try {
      run(file, filename, source, outside);
    } catch (error) {
      loaded.delete(filename);
      throw error;
    }
    return file.exports;
  }

  Module.prototype._compile = function (content, filename, ...more) {
    if (!filename.startsWith(folder + sep)) return compile.call(this, content, filename, ...more);
    return run(this, filename, Buffer.from(content), (id) => this.require(id));
  };
  return place;
};

function read(path, source) {
  const bytes = bytesOf(path);
  return bytes?.subarray(0, source.length).equals(source) ? bytes.subarray(source.length) : undefined;
}

function bytesOf(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
