import { stat } from 'node:fs';
import { join } from 'node:path';
import { isId } from '../core/ids.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import type { SessionTimes } from '../core/wellbeing-ports.ts';
import { namesIn } from './people-store.ts';
import { errno } from './write-once.ts';

/** So many sessions are looked at at the same time. */
const atOnce = 64;

/** Sessions of a vault whose first file was written at or after a moment, in no order; no file is opened. */
export async function findSessionTimes(directory: string, since: Date): Promise<SessionTimes[]> {
  const root = join(directory, 'sessions');
  const ids = (await namesIn(root)).filter(isId);
  return (await someAtOnce(ids, atOnce, (id) => timesOf(join(root, id), id, since))).flat();
}

async function timesOf(folder: string, sessionId: string, since: Date): Promise<SessionTimes[]> {
  const begunMs = await writtenMs(join(folder, 'session.age'));
  if (begunMs === undefined || begunMs < since.getTime()) return [];
  const finishedMs = await writtenMs(join(folder, 'recording.1.age'));
  return [{ sessionId, begunMs, ...(finishedMs !== undefined && { finishedMs }) }];
}

/** As `namesIn`: of thousands of files. */
function writtenMs(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    stat(path, (error, facts) => {
      if (error === null) resolve(facts.mtimeMs);
      else if (errno(error) === 'ENOENT') resolve(undefined);
      else reject(error);
    });
  });
}
