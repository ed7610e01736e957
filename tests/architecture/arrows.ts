import { posix } from 'node:path';
import { codeOnly, importsOf } from './source.ts';

const rooms = ['vault', 'audio', 'speech', 'providers', 'notes', 'memory', 'consent'];

/** The only files that name a concrete adapter: what commands ask for, and what stages do. */
const adapters = ['src/cli/context.ts', 'src/cli/stage-adapters.ts'];

/** The only files that may import lazily: also the command that is typed, what runs it, and the library few vaults need. */
const lazy = [...adapters, 'src/cli/program.ts', 'src/cli/main.ts', 'src/vault/age-library.ts'];

/** Who may import whom. What is not in this list is refused. */
const allowed: Record<string, readonly string[]> = {
  ...Object.fromEntries(adapters.map((path) => [path, ['cli', 'commands', 'pipeline', 'core', ...rooms]])),
  cli: ['cli', 'commands', 'core'],
  commands: ['commands', 'pipeline', 'core'],
  pipeline: ['pipeline', 'core'],
  core: ['core'],
  ...Object.fromEntries(rooms.map((room) => [room, [room, 'core']])),
};

/** Corners of a room that may look into another of its corners; a file that lies in none is for all of them. */
const corners: Record<string, readonly string[]> = {
  'speech/segment': [],
  'speech/voices': ['speech/segment'],
  'speech/channels': [],
  'speech/naming': [],
  'speech/captions': [],
  'speech/hearing': [],
  'speech/glossary': [],
  'notes/templates': [],
  'notes/words': [],
  'notes/phrases': ['notes/words'],
  'notes/risk': ['notes/phrases', 'notes/words'],
  'notes/lint': ['notes/phrases', 'notes/words'],
  'notes/verify': ['notes/lint', 'notes/phrases', 'notes/risk', 'notes/words'],
  'notes/brief': [],
  'notes/extract': ['notes/verify', 'notes/words'],
  'notes/markdown': [],
  'notes/style': ['notes/words'],
  'notes/export': ['notes/risk'],
};

/** Where a room's corners come together: the one file outside of them that may look into all. */
const doors = new Set(['src/notes/note-rules.ts']);

/** Imports from outside src: the version is read from the manifest. */
const outside = new Set(['src/core/version.ts → package.json']);

/** All that core may take from npm: both are pure. */
const corePackages = ['zod', 'canonicalize'];

/** Node's modules that open sockets by name or address; `node:net` is left out: the agent's own socket. */
const network = /^node:(https?|http2|tls|dgram|dns)(\/|$)/;

const MAX_LINES = 300;

/**
 * Everything in `files` that breaks the house's rules, one sentence each; none when all is well.
 * @param files path from the repository's root → source
 */
export function offences(files: ReadonlyMap<string, string>): string[] {
  const perFile = [...files].flatMap(([path, source]) => [
    ...arrowOffences(path, source),
    ...packageOffences(path, source),
    ...textOffences(path, source),
  ]);
  return [...perFile, ...cycles(files)];
}

function arrowOffences(path: string, source: string): string[] {
  const mayImport = allowed[path] ?? allowed[roomOf(path)];
  if (!mayImport) return [`${path} lies in no room`];
  return targetsOf(path, source)
    .filter(
      (target) =>
        !(mayImport.includes(roomOf(target)) && mayLookInto(path, target)) &&
        !outside.has(`${path} → ${target}`),
    )
    .map((target) => `${path} may not import ${target}`);
}

function packageOffences(path: string, source: string): string[] {
  return importsOf(source).flatMap(({ specifier, dynamic }) => {
    const found = [];
    if (dynamic && !lazy.includes(path)) found.push(`${path} imports lazily; only ${lazy.join(', ')} may`);
    if (specifier === '?') found.push(`${path} imports by a computed name`);
    if (/^node:process$|^process$/.test(specifier) && roomOf(path) !== 'cli')
      found.push(`${path} imports process`);
    if (network.test(specifier) && roomOf(path) !== 'providers') found.push(`${path} imports ${specifier}`);
    const foreign = !specifier.startsWith('.') && specifier !== '?';
    if (foreign && roomOf(path) === 'core' && !corePackages.includes(specifier))
      found.push(`${path} imports ${specifier}`);
    return found;
  });
}

function textOffences(path: string, source: string): string[] {
  const code = codeOnly(source);
  const found = [];
  // A declaration file describes somebody else's module.
  if (!path.endsWith('.d.ts') && /\bexport\s+default\b|\bas\s+default\b/.test(code))
    found.push(`${path} has a default export`);
  if (
    roomOf(path) !== 'cli' &&
    /(?<![.\w$])process\s*(\?\.|\.[a-z]|\[)|=\s*process\s*[;,)\n]|\bglobalThis\.process\b/.test(code)
  ) {
    found.push(`${path} touches process`);
  }
  if (
    path !== 'src/providers/guarded-fetch.ts' &&
    /(?<![.\w$])fetch\s*\(|\bglobalThis\s*\.\s*fetch\b/.test(code)
  ) {
    found.push(`${path} calls fetch`);
  }
  const name = /([^/]+?)\.[^/]*$/.exec(path)?.[1] ?? '';
  if (/^(index|utils?|helpers?|common)$/.test(name)) found.push(`${path} has a name that says nothing`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) found.push(`${path} is not kebab-case`);
  const lines = source.trimEnd().split('\n').length;
  if (lines > MAX_LINES) found.push(`${path} has ${lines} lines, more than ${MAX_LINES}`);
  return found;
}

/** Each circle once, named by the files on it. */
function cycles(files: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.add(`import cycle: ${trail.slice(start).toSorted().join(' · ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of targetsOf(path, files.get(path) ?? '')) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of files.keys()) walk(path, []);
  return [...found];
}

/** The files of this project that `path` imports. */
function targetsOf(path: string, source: string): string[] {
  return importsOf(source)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(path), specifier));
}

function mayLookInto(path: string, target: string): boolean {
  const [from, to] = [cornerOf(path), cornerOf(target)];
  if (from === to || to === undefined || roomOf(path) !== roomOf(target) || doors.has(path)) return true;
  return from !== undefined && corners[from]?.includes(to) === true;
}

/** `src/speech/voices/clustering.ts` → `speech/voices`; undefined where a room has no corners. */
function cornerOf(path: string): string | undefined {
  const corner = /^src\/([^/]+\/[^/]+)\/./.exec(path)?.[1];
  return corner !== undefined && corner in corners ? corner : undefined;
}

/** `src/vault/keys.ts` → `vault`; empty outside src. */
function roomOf(path: string): string {
  return /^src\/([^/]+)\/./.exec(path)?.[1] ?? '';
}
