import { lstatSync, unlinkSync } from 'node:fs';
import { chmod, rename } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { randomId } from '../core/ids.ts';
import { atSocket, socketName } from './agent-socket.ts';
import { temporaryPrefix } from './write-once.ts';

/** The agent's socket while it is listened to. */
export interface Listening {
  /** Whether the socket at its name is still the one that was made, untouched. */
  isOurs(): boolean;
  /** Takes the socket away, if it is ours, and nobody new in. Resolves when the last client has gone. */
  close(): Promise<void>;
}

/** More at once than any clinician starts. */
const mostClients = 64;

/**
 * Makes the socket in `home`, for its owner only. It is made under another name first: so one that a killed agent
 * left is replaced in one step, and an agent that is replaced sees it. @throws a system error
 */
export async function listenIn(home: string, onClient: (socket: Socket) => void): Promise<Listening> {
  const server = createServer(onClient);
  server.maxConnections = mostClients;
  const temporary = temporaryPrefix + randomId();
  const path = join(home, socketName);
  await atSocket(home, temporary, (short) => listening(server, short));
  await chmod(join(home, temporary), 0o600);
  const made = lstatSync(join(home, temporary), { bigint: true });
  await rename(join(home, temporary), path);
  const placed = factsOf(path);
  const isOurs = () => placed?.ino === made.ino && placed.text === factsOf(path)?.text;
  return {
    isOurs,
    close: () => {
      if (isOurs()) unlinkSync(path);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, () => {
      server.off('error', reject).on('error', () => undefined);
      resolve();
    });
  });
}

/** The number of a file can be given again; the time of its last change tells the two apart, and a change of owner. */
function factsOf(path: string): { ino: bigint; text: string } | undefined {
  const facts = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return facts && { ino: facts.ino, text: [facts.dev, facts.ino, facts.ctimeNs].join() };
}
