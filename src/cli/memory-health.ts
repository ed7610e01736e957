import type { HealthCheck } from '../core/health.ts';
import type { Host } from './host.ts';
import { isOpenElsewhere, leftFolders } from './memory-folder.ts';

/** Texts of edits that died, and that no command could take into this vault. */
export async function checkLeftTexts(host: Host): Promise<HealthCheck[]> {
  const name = 'edited text';
  return Promise.all(
    (await leftFolders(host)).map(async ({ folder, name: session }): Promise<HealthCheck> => {
      if (await isOpenElsewhere(folder)) {
        const detail = `a note of session ${session} is still open in an editor, in memory and not encrypted`;
        return { name, state: 'warning', detail, hint: 'save it and leave that editor, then: amynote lock' };
      }
      const detail = `a note of session ${session} was left in memory, not encrypted`;
      const hint = `with the vault it belongs to: amynote edit ${session}; to give it up: rm -r ${folder}`;
      return { name, state: 'warning', detail, hint };
    }),
  );
}
