import {
  cpSync,
  type Dirent,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folders of one clinician, three levels deep in a fence that a path trick would have to leave. */
export interface Place {
  /** Whatever is not `home` and `here` in here must stay as it is. */
  fence: string;
  home: string;
  here: string;
  env: Record<string, string>;
  /** Puts a file into `here` or `home`. @param path from the fence's innermost folder on, e.g. `here/call.vtt` */
  put(path: string, content: string | Uint8Array): void;
  read(path: string): Buffer;
  /** Files below `home/vault` whose path fits, as `home/vault/…`, sorted. */
  vaultFiles(pattern: RegExp): string[];
  /** From now on `home` and `here` go back to what they are now. */
  keep(): void;
  /** Everything that is not as it was when `keep` was last called, from the fence on. */
  changes(since: Snapshot): string[];
  snapshot(): Snapshot;
  restore(): void;
  clear(): void;
}

/** What lies in the fence: for each path what tells whether it was touched. */
export type Snapshot = ReadonlyMap<string, string>;

const inner = join('a', 'b', 'desk');

export function openPlace(): Place {
  const fence = mkdtempSync(join(tmpdir(), 'amynote-fuzz-'));
  const desk = join(fence, inner);
  const kept = join(fence, 'kept');
  for (const name of ['user', 'tmp', 'here', 'home'])
    mkdirSync(join(desk, name), { recursive: true, mode: 0o700 });
  let pristine: Snapshot = new Map();
  const snapshot = () => snapshotOf(fence, kept);
  return {
    fence,
    home: join(desk, 'home'),
    here: join(desk, 'here'),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: join(desk, 'user'),
      TMPDIR: join(desk, 'tmp'),
      AMYNOTE_HOME: join(desk, 'home'),
      TZ: 'UTC',
    },
    put(path, content) {
      mkdirSync(dirname(join(desk, path)), { recursive: true, mode: 0o700 });
      writeFileSync(join(desk, path), content, { mode: 0o600 });
    },
    read: (path) => readFileSync(join(desk, path)),
    vaultFiles: (pattern) =>
      [...snapshot().keys()]
        .filter((path) => path.startsWith(`${inner}/home/vault/`) && pattern.test(path))
        .filter((path) => lstatSync(join(fence, path)).isFile())
        .map((path) => path.slice(inner.length + 1))
        .sort(),
    keep() {
      rmSync(kept, { recursive: true, force: true });
      cpSync(desk, join(kept, inner), { recursive: true, verbatimSymlinks: true });
      pristine = snapshot();
    },
    changes: (since) => changed(since, snapshot()),
    snapshot,
    restore() {
      for (const path of changed(pristine, snapshot()).sort()) {
        rmSync(join(fence, path), { recursive: true, force: true });
        if (!pristine.has(path)) continue;
        mkdirSync(dirname(join(fence, path)), { recursive: true, mode: 0o700 });
        cpSync(join(kept, path), join(fence, path), { recursive: true, verbatimSymlinks: true });
      }
      pristine = snapshot();
    },
    clear: () => rmSync(fence, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function snapshotOf(fence: string, kept: string): Snapshot {
  const found = new Map<string, string>();
  const walk = (folder: string, from: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (path === kept) continue;
      found.set(`${from}${entry.name}`, factsOf(path, entry));
      if (entry.isDirectory()) walk(path, `${from}${entry.name}/`);
    }
  };
  walk(fence, '');
  return found;
}

/** A folder changes with each file in it; that it is one is all that counts. */
function factsOf(path: string, entry: Dirent): string {
  if (entry.isDirectory()) return 'folder';
  const { ino, size, mtimeNs, ctimeNs, mode } = lstatSync(path, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs, mode].join(' ');
}

function changed(before: Snapshot, after: Snapshot): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}
