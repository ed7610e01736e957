// Writes the generated parts of README.md from the program itself: `npm run readme`. A test fails when they are stale.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './set-up/run.js';

const path = join(root, 'README.md');

/** @returns {string} what README.md should be */
export function freshReadme() {
  let text = readFileSync(path, 'utf8');
  text = replaced(text, 'commands', commandTable());
  return replaced(text, 'exit codes', exitCodeTable());
}

/** @param {string} text @param {string} name @param {string} block */
function replaced(text, name, block) {
  const pattern = new RegExp(`(<!-- ${name}: generated -->\n)[^]*?(\n<!-- end -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has lost its part for ${name}`);
  return text.replace(pattern, (_, begin, end) => `${begin}${block}${end}`);
}

function commandTable() {
  const rows = leaves([]).map(({ words, help }) => {
    const what = help.split('\n\n')[1]?.replaceAll('\n', ' ').trim() ?? '';
    const example = /^ {2}\$ (.+)$/m.exec(help)?.[1] ?? `amynote ${words.join(' ')}`;
    return `| \`${words.join(' ')}\` | ${what} | \`${example.replaceAll('|', '\\|')}\` |`;
  });
  return ['| Command | What it does | Example |', '|---|---|---|', ...rows].join('\n');
}

/**
 * Every command that does something, nouns opened up.
 * @param {string[]} words @returns {{ words: string[], help: string }[]}
 */
function leaves(words) {
  const help = helpOf(words);
  const names = [...help.matchAll(/^ {2}([a-z]+)(?: [[<].*)?(?: {2,}.*)?$/gm)].map((match) => match[1] ?? '');
  const commands =
    help.split(/^(?:Commands|Once|A session|Its note|The day|Trust):$/m).length > 1 ? names : [];
  return commands.length === 0 ? [{ words, help }] : commands.flatMap((name) => leaves([...words, name]));
}

function exitCodeTable() {
  const rows = [...helpOf([]).matchAll(/^ {2,5}(\d+) {2}(.+)$/gm)].map(
    ([, code, meaning]) => `| ${code} | ${meaning} |`,
  );
  return ['| Exit code | Meaning |', '|---|---|', ...rows].join('\n');
}

/** @param {string[]} words */
function helpOf(words) {
  const env = { ...process.env, COLUMNS: '400' };
  return execFileSync(process.execPath, [join(root, 'bin', 'amynote.js'), ...words, '--help'], {
    encoding: 'utf8',
    env,
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(path, freshReadme());
