import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';

/** A program and its arguments; the file comes after them. */
export interface EditorCommand {
  program: string;
  args: string[];
  /** The clinician named it for amynote: with its own settings and plugins. */
  ownSettings: boolean;
}

/**
 * Editors that are known to keep no copy elsewhere when they are started like this; each without its plugins, since
 * a plugin may send away what it sees.
 */
const known: [name: RegExp, args: readonly string[]][] = [
  [/^n?vim(\..+)?$/, ['--clean', '-n', '-i', 'NONE', '-c', 'set nobackup nowritebackup noundofile']],
  [/^r?nano(\..+)?$/, ['--ignorercfiles']],
  [
    /^emacs(-[\w.]+)?$/,
    ['-Q', '-nw', '--eval', '(setq make-backup-files nil auto-save-default nil create-lockfiles nil)'],
  ],
];

/**
 * The editor to start: the one set for amynote as it is, else that of VISUAL or EDITOR if it is a known one, else a known
 * one that is installed. @param chosen the setting `editor` @throws `usage`
 */
export function editorCommand({ env }: Host, chosen: string | undefined): EditorCommand {
  const search = env.PATH ?? '';
  if (chosen !== undefined) {
    const [program = '', ...args] = chosen.split(/\s+/u);
    return { program: found(program, search) ?? program, args, ownSettings: true };
  }
  const named = [env.VISUAL, env.EDITOR].find((word) => word !== undefined && word.trim() !== '');
  for (const word of named === undefined ? ['nano', 'vim', 'vi', 'emacs'] : [named]) {
    const [program = '', ...args] = word.trim().split(/\s+/u);
    const path = found(program, search);
    const safe = path === undefined ? undefined : safeArguments(path);
    if (path !== undefined && safe !== undefined)
      return { program: path, args: [...args, ...safe], ownSettings: false };
  }
  throw new AmynoteError('usage', 'your editor is not known to keep no copies of what it shows on the disk', {
    hint: 'EDITOR=nano (or vim, emacs) amynote edit; or name one on your own responsibility: amynote config set editor "code --wait"',
  });
}

function safeArguments(path: string): readonly string[] | undefined {
  // `vi` and `editor` are links to something else.
  const name = basename(realpathSync(path));
  return known.find(([pattern]) => pattern.test(name))?.[1];
}

function found(program: string, search: string): string | undefined {
  const paths = isAbsolute(program)
    ? [program]
    : search.split(delimiter).map((folder) => join(folder, program));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
