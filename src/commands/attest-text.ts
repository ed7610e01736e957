import type { Attest, AttestLine, AttestPart } from '../core/attest.ts';
import { wrapText } from '../core/display-width.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { oneLine } from '../core/one-line.ts';

/** How lines look at this terminal. */
export interface AttestLook {
  columns: number;
  strong(text: string): string;
  faint(text: string): string;
}

const marks: Record<AttestLine['state'], string> = { pass: 'ok     ', fail: 'FAILS  ', yours: 'yours  ' };

/** A claim as it is read at a terminal: whether it holds, what was found, and what to type. */
export function attestText(
  { id, state, claim, evidence, next, rerun }: AttestLine,
  { columns, strong, faint }: AttestLook,
): string {
  const room = columns - 7;
  const below = (text: string) => wrapText(oneLine(text), room).map((line) => `       ${line}`);
  const [first = '', ...rest] = wrapText(`${claim} (${id})`, room);
  const said = [`${marks[state]}${first}`, ...rest.map((line) => `       ${line}`)];
  return [
    ...(state === 'fail' ? said.map(strong) : said),
    ...below(evidence).map(faint),
    ...(state !== 'pass' && next !== undefined ? below(`next: ${next}`) : []),
    ...(state === 'fail' && rerun !== undefined ? below(`see it: ${rerun}`) : []),
  ].join('\n');
}

/** The same as a document, to be kept or handed to somebody who asks. */
export function attestMarkdown({ at, vaultId, tool, auditHead, parts }: Attest): string {
  return [
    '# What amynote can show',
    '',
    `Of vault ${vaultId}, ${at.slice(0, 16).replace('T', ' ')} UTC, by ${tool}.`,
    ...(auditHead === undefined ? [] : [`Audit log up to entry ${auditHead}.`]),
    '',
    'Each line was found by code at that moment and can be found again with the command beside it. "yours" is what no',
    'program can tell or do. It is no legal advice and no certificate of compliance.',
    ...parts.flatMap(partMarkdown),
    '',
  ].join('\n');
}

const words: Record<AttestLine['state'], string> = {
  pass: 'holds',
  fail: '**does not hold**',
  yours: 'yours',
};

function partMarkdown({ title, source, lines }: AttestPart): string[] {
  const rows = lines.map(({ id, claim, state, evidence, next, rerun }) => {
    const todo = state !== 'pass' && next !== undefined ? ` Next: ${cell(next)}` : '';
    return `| ${words[state]} | ${cell(claim)} (${cell(id)}) | ${cell(evidence)}${todo} | ${rerun === undefined ? '' : `\`${rerun}\``} |`;
  });
  return [
    '',
    `## ${title}`,
    '',
    `${source}.`,
    '',
    '| | What is claimed | What was found | See it |',
    '|---|---|---|---|',
    ...rows,
  ];
}

function cell(text: string): string {
  return escapeMarkdown(oneLine(text));
}
