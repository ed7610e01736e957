import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextEditor } from '../commands/command-context.ts';
import { activeMs } from '../core/active-time.ts';
import { AmynoteError } from '../core/errors.ts';
import { type EditorCommand, editorCommand } from './editor-command.ts';
import type { Host } from './host.ts';
import { findLeft, makeMemoryFolder, readText, removeFolder, textFile, writeText } from './memory-folder.ts';

/**
 * The clinician's editor on text that must not reach a disk: the file lies in a folder in memory, and so does everything
 * the editor keeps in a home folder or a folder for temporary files. The folder stays until whoever asked has the text
 * safe elsewhere, and after a crash until the session's next run.
 * @param chosen the setting `editor`
 */
export function createTextEditor(host: Host, chosen: string | undefined, signal: AbortSignal): TextEditor {
  return {
    left: (name) => findLeft(host, name),
    async edit(name, text) {
      const command = editorCommand(host, chosen);
      const folder = await makeMemoryFolder(host, name);
      const remove = () => removeFolder(folder);
      const file = join(folder, textFile);
      await writeText(folder, text).catch(async (error: unknown) => {
        await remove();
        throw error;
      });
      const time = watchActivity();
      const status = await run(host, command, { file, folder, signal }).finally(time.stop);
      if (status === 'not started') {
        await remove();
        throw new AmynoteError('failed', 'the editor could not be started', {
          hint: 'nothing was changed; name another: EDITOR=nano amynote edit',
        });
      }
      const saved = await readText(folder);
      // Ended by us, what it saved until then is taken.
      const cutOff = status !== 0 && (!signal.aborted || saved === '');
      return { text: saved, activeMs: time.total(), cutOff, remove };
    },
  };
}

async function run(
  host: Host,
  { program, args, ownSettings }: EditorCommand,
  { file, folder, signal }: { file: string; folder: string; signal: AbortSignal },
): Promise<number | null | 'not started'> {
  const env = { ...environmentOf(host), ...(await foldersInMemory(folder, ownSettings)) };
  return new Promise<number | null>((resolve, reject) => {
    // What stands on standard output is the product; an editor draws where questions are asked.
    const child = spawn(program, [...args, file], { env, stdio: [0, 2, 2] });
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('close', resolve);
    child.once('close', () => signal.removeEventListener('abort', end));
  }).catch(() => 'not started' as const);
}

/** What an editor needs of the environment; everything else, such as a provider's key, is none of its business. */
const passedOn =
  /^(?:PATH|HOME|TERM|TERMINFO|COLORTERM|LANG|LC_\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_(?:RUNTIME_DIR|(?:CONFIG|DATA|STATE|CACHE)_HOME))$/;

function environmentOf({ env }: Host): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name)));
}

/** Where programs keep swap files, undo, histories and what they were last doing. */
async function foldersInMemory(folder: string, ownSettings: boolean): Promise<Record<string, string>> {
  const temporary = join(folder, 'tmp');
  await mkdir(temporary, { mode: 0o700 });
  const places = { TMPDIR: temporary, TMP: temporary, TEMP: temporary };
  if (ownSettings) return places;
  const homes = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'];
  return { ...places, HOME: folder, ...Object.fromEntries(homes.map((name) => [name, folder])) };
}

/** A terminal notes when somebody last typed there: that is how long they were at it. */
function watchActivity(): { stop(): void; total(): number } {
  let last = Date.now();
  let total = 0;
  const look = () => {
    const typedAt = fstatSync(0).atimeMs;
    if (typedAt <= last) return;
    total += activeMs(last, typedAt);
    last = typedAt;
  };
  const timer = setInterval(look, 5000);
  return {
    stop() {
      clearInterval(timer);
      look();
    },
    total: () => total,
  };
}
