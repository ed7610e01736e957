import { lstat, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { errno } from './write-once.ts';

/** The name of the key agent's socket in `AMYNOTE_HOME`. */
export const socketName = 'agent.sock';

/**
 * Looks whether a socket lies in `home`, before anything is said to it.
 * @param uid the user this process runs as; undefined where there are none (Windows)
 * @returns false when there is none. @throws `locked` when somebody else could be behind it
 */
export async function hasSocket(home: string, uid: number | undefined): Promise<boolean> {
  const facts = await lstat(join(home, socketName)).catch((error: unknown) => {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  if (facts === undefined) return false;
  if (!facts.isSocket()) throw refused('agent.sock in AMYNOTE_HOME is not a socket');
  if (facts.uid !== uid) throw refused("the agent's socket belongs to somebody else");
  if ((facts.mode & writableByOthers) !== 0) throw refused("the agent's socket is open to others");
  await refuseSharedHome(home, uid);
  return true;
}

/** A folder that others can write to lets them put a socket of their own in the place of ours. @throws `locked` */
export async function refuseSharedHome(home: string, uid: number | undefined): Promise<void> {
  const facts = await stat(home).catch(() => undefined);
  if (facts === undefined) return;
  if (facts.uid === uid && (facts.mode & writableByOthers) === 0) return;
  throw new AmynoteError('locked', 'others can write to AMYNOTE_HOME, so no agent in it is to be trusted', {
    hint: 'make it yours alone (chmod 700), then run: amynote unlock',
  });
}

const writableByOthers = 0o022;

function refused(message: string): AmynoteError {
  return new AmynoteError('locked', message, {
    hint: 'take agent.sock out of AMYNOTE_HOME, then run: amynote unlock',
  });
}

/** The longest path a socket can have: macOS has 104 bytes with the closing zero, Linux 108. */
const longestPath = 103;

/**
 * Calls `use` with a path by which a socket in `home` can be made or reached, however long the path of `home` is.
 * @throws `failed` where a long path has no short form (anything but Linux)
 */
export async function atSocket<T>(home: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(home, name);
  if (Buffer.byteLength(path) <= longestPath) return use(path);
  const folder = await open(home, 'r');
  try {
    const short = `/proc/self/fd/${folder.fd}`;
    await stat(short).catch(() => {
      throw new AmynoteError('failed', 'the path of AMYNOTE_HOME is too long for a socket', {
        hint: 'set AMYNOTE_HOME to a shorter path, or AMYNOTE_PASSPHRASE_COMMAND to a command that prints the passphrase',
      });
    });
    return await use(join(short, name));
  } finally {
    await folder.close();
  }
}
