import type { OnEvent } from '../core/events.ts';
import type { Host } from './host.ts';
import { isOpenElsewhere, isUnchanged, leftFolders, readText, removeFolder } from './memory-folder.ts';

/**
 * Takes what edits that died left in memory away from there: a changed text goes into the vault first, and one that has no
 * place in this vault stays where it is. It never fails: `doctor` tells of what is left.
 * @param keep seals a text of a session; false where the vault has no place for it
 */
export async function sweepMemory(
  host: Host,
  keep: (sessionId: string, text: string) => Promise<boolean>,
  onEvent: OnEvent,
): Promise<void> {
  for (const { folder, name } of await leftFolders(host)) {
    try {
      if (await isOpenElsewhere(folder)) continue;
      const text = await readText(folder);
      const isNew = !(await isUnchanged(folder, text));
      if (isNew && !(await keep(name, text))) continue;
      await removeFolder(folder);
      if (!isNew) continue;
      const message = `a text that an edit left in memory is sealed in the vault now; go on with it: amynote edit ${name}`;
      onEvent({ type: 'notice', stage: 'edit', message });
    } catch {
      // Another command has the session, the disk is full, or somebody was faster: the next command looks again.
    }
  }
}
