import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextEditor } from '../commands/command-context.ts';
import { activeMs } from '../core/active-time.ts';
import { AmynoteError } from '../core/errors.ts';
import { type EditorCommand, editorCommand } from './editor-command.ts';
import type { Host } from './host.ts';
import { makeMemoryFolder, takeLeft, textFile } from './memory-folder.ts';

/**
 * The clinician's editor on text that must not reach a disk: the file lies in a folder in memory, and so does everything
 * the editor keeps in a home folder or a folder for temporary files. The folder is removed when the editor ends, and
 * after a crash by the next run.
 * @param chosen the setting `editor`
 */
export function createTextEditor(host: Host, chosen: string | undefined, signal: AbortSignal): TextEditor {
  return {
    left: (name) => takeLeft(host, name),
    async edit(name, text) {
      const command = editorCommand(host, chosen);
      const folder = await makeMemoryFolder(host, name);
      try {
        const file = join(folder, textFile);
        await writeFile(file, text, { flag: 'wx', mode: 0o600 });
        const time = watchActivity();
        await run(host, command, { file, folder, signal }).finally(time.stop);
        return { text: await readFile(file, 'utf8'), activeMs: time.total() };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function run(
  host: Host,
  { program, args, ownSettings }: EditorCommand,
  { file, folder, signal }: { file: string; folder: string; signal: AbortSignal },
): Promise<void> {
  const env = { ...host.env, ...(await foldersInMemory(folder, ownSettings)) };
  const status = await new Promise<number | null>((resolve, reject) => {
    // What stands on standard output is the product; an editor draws where questions are asked.
    const child = spawn(program, [...args, file], { env, stdio: [0, 2, 2] });
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('close', resolve);
    child.once('close', () => signal.removeEventListener('abort', end));
  }).catch(() => undefined);
  if (status === undefined) throw new AmynoteError('failed', 'the editor could not be started', { hint });
  // Ended by us, what it saved until then is taken.
  if (status !== 0 && !signal.aborted)
    throw new AmynoteError('failed', 'the editor ended with an error', { hint });
}

const hint = 'nothing was changed; name another: EDITOR=nano amynote edit';

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
