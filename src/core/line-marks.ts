import type { Alternative, Line } from './artefacts/transcript.ts';
import { counted } from './counted.ts';
import { isInaudible } from './inaudible.ts';

/**
 * What a reader must know at a line, as short words: `not sure`, `held back: words without speech`, `listen`. The words
 * that were held back are not among them: whoever copies a page of a transcript must not take them along as said.
 */
export function lineMarks(line: Line): string[] {
  const { flags = [], alternatives = [] } = line;
  return [
    ...(flags.includes('unsure') ? ['not sure'] : []),
    ...(flags.includes('corrected') ? ['corrected'] : []),
    ...[...new Set(heldBack(alternatives))].map((reason) => `held back: ${whatWasHeld[reason]}`),
    ...(isToBeHeard(line) ? ['listen'] : []),
  ];
}

/** Less sound than any word has. */
const leastWordMs = 200;

/** Words that somebody may have said, of which nothing else reads: no note and no question about risk rests on them. */
const perhapsSaid: ReadonlySet<Alternative['reason']> = new Set([
  'no-speech',
  'low-confidence',
  'foreign-script',
  'too-long',
]);

function isToBeHeard({ startMs, endMs, alternatives = [] }: Line): boolean {
  return endMs - startMs >= leastWordMs && alternatives.some(({ reason }) => perhapsSaid.has(reason));
}

type Disbelieved = Exclude<Alternative['reason'], 'incomplete'>;

/** Why words are not believed; a shorter hearing of the same words needs nobody's eye. */
function heldBack(alternatives: readonly Alternative[]): Disbelieved[] {
  return alternatives.flatMap(({ reason }) => (reason === 'incomplete' ? [] : [reason]));
}

const whatWasHeld: Record<Disbelieved, string> = {
  'no-speech': 'words without speech',
  filler: 'words that engines add to silence',
  echo: 'words of the list that was sent along',
  'too-long': 'more words than the sound has room for',
  repeat: 'words that repeat',
  'foreign-script': 'words of another language',
  'low-confidence': 'words the engine guessed',
};

/** `212 lines; 3 inaudible, 2 with words held back: amynote show --part transcript`: what a transcript's reader should look at. */
export function linesSummary(lines: readonly Line[]): string {
  const count = (is: (line: Line) => boolean) => lines.filter(is).length;
  const facts = [
    [count(isInaudible), 'inaudible'],
    [count(({ flags = [] }) => flags.includes('unsure')), 'not sure'],
    [count(({ alternatives = [] }) => heldBack(alternatives).length > 0), 'with words held back'],
    [count(isToBeHeard), 'to listen to'],
  ] as const;
  const found = facts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const all = counted(lines.length, 'line');
  return found.length === 0 ? all : `${all}; ${found.join(', ')}: amynote show --part transcript`;
}
