import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Clipboard } from '../commands/command-context.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';

/** Programs that take text on standard input, and what they need to be there; the first that is installed is taken. */
const programs: { name: string; args: string[]; needs?: string }[] = [
  { name: 'pbcopy', args: [] },
  { name: 'clip.exe', args: [] },
  { name: 'wl-copy', args: [], needs: 'WAYLAND_DISPLAY' },
  { name: 'xclip', args: ['-selection', 'clipboard'], needs: 'DISPLAY' },
  { name: 'xsel', args: ['--clipboard', '--input'], needs: 'DISPLAY' },
];

/** The machine's clipboard, where a program for it is installed; undefined otherwise. */
export function findClipboard({ env }: Host): Clipboard | undefined {
  for (const { name, args, needs } of programs) {
    if (needs !== undefined && !env[needs]) continue;
    const path = installed(name, env.PATH ?? '');
    if (path !== undefined) return (text) => copy(path, args, text);
  }
  return undefined;
}

function installed(name: string, searchPath: string): string | undefined {
  const places = searchPath.split(delimiter).filter((folder) => folder !== '');
  return places.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function copy(path: string, args: string[], text: string): Promise<void> {
  const status = await new Promise<number | null>((resolve) => {
    // Some stay to serve the clipboard: a pipe they hold open would keep us waiting.
    const child = spawn(path, args, { stdio: ['pipe', 'ignore', 'ignore'] });
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
    child.stdin.once('error', () => undefined);
    child.stdin.end(text);
  });
  if (status === 0) return;
  throw new AmynoteError('failed', 'the clipboard program did not take the text', {
    hint: 'print it instead: amynote nudge export ID',
  });
}
