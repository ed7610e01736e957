import type { Mention } from './mention.ts';
import { negatorAt } from './negator-at.ts';
import { type Part, partsOf } from './parts.ts';
import { plain, type Signs, type State, setAll, Walk } from './scope-walk.ts';

/** What a text says, word by word, and the sentences in which a no has nothing to go with ("I haven't"). */
export interface Reading {
  mentions: readonly Mention[];
  dangling: ReadonlySet<number>;
}

const known = new Map<string, Reading>();

/** Reads a text once for each of the rules and statements that need it. */
export function readingOf(text: string, isSpoken: boolean): Reading {
  const key = `${isSpoken ? '“' : ''}${text}`;
  const found = known.get(key) ?? read(text, isSpoken);
  if (known.size > 5000) known.clear();
  known.set(key, found);
  return found;
}

function read(text: string, isSpoken: boolean): Reading {
  const mentions: Mention[] = [];
  const dangling = new Set<number>();
  let state = plain;
  let before: Part | undefined;
  let denied = -1;
  partsOf(text, isSpoken).forEach((part, index) => {
    const signs = signsOf(
      part,
      carried(state, part, before),
      denied === part.sentence && alike.test(formOf(part)),
    );
    state = signs.state;
    before = part;
    if (signs.dangling) dangling.add(part.sentence);
    if (signs.backwards) {
      turnBack(mentions, part.sentence);
      denied = part.sentence;
    }
    const place = { part: index, within: formOf(part), sentence: part.sentence, asks: part.asks };
    mentions.push(...signs.words.map((each) => ({ ...each, ...place })));
  });
  return { mentions, dangling };
}

/** "…, as were thoughts of self-harm" */
const alike = /^ (?:as|and so) (?:was|were|is|are) /u;

function formOf({ words }: Part): string {
  return ` ${words.join(' ')} `;
}

/** A no before a noun goes on over a list: "no spots, fever or sweating". */
function carried(state: State, part: Part, before: Part | undefined): State {
  if (state.sign === undefined || before?.sentence !== part.sentence) return plain;
  if (!/^(?:,|and)$/u.test(part.after)) return plain;
  if (state.reach === 'on')
    return state.empty && part.words.length <= 2 && !hasVerb(part.words) ? state : plain;
  return (part.words.length <= 9 && !hasVerb(part.words)) || listed.test(formOf(part)) ? state : plain;
}

const listed = /^ (?:\p{L}+ ){1,4}(?:or|nor|and) (?:\p{L}+ ){1,3}(?:was|were|is|are|has been|have been) /u;

function hasVerb(words: readonly string[]): boolean {
  return words.some((word) => finite.has(word));
}

const finite = new Set(
  `i we he she they it you there just only yeah yes okay am is are was were has have had does do did will would can could should
  but reported described said felt endorsed feels takes also though no not with client clients therapist his her their`.split(
    /\s+/u,
  ),
);

function signsOf(part: Part, start: State, isDenied: boolean): Signs {
  const { words } = part;
  const walk = new Walk(start, isCondition(part), part.asks);
  for (let at = 0; at < words.length; ) {
    const negator = negatorAt(words, at, part);
    if (negator !== undefined) {
      walk.turn(negator.words, negator.reach, words[at + negator.length] ?? '');
      at += negator.length;
      continue;
    }
    walk.meet(words[at] ?? '', words[at + 1] ?? '');
    at += 1;
  }
  return walk.end(isDenied || deniedAfter.test(formOf(part)));
}

/** "… were both denied", "… was ruled out" */
const deniedAfter =
  / (?:was|were|is|are|been) (?:both |all |also |each |otherwise )*(?:denied|absent|excluded|ruled out|negative|declined|refused)(?= (?:by|on|at|when|per|in|too|as) | $)/u;

function isCondition(part: Part): boolean {
  if (part.after === 'if' || part.after === 'unless') return true;
  return part.after === '' && /^ (?:were .* to |should |when asked |asked )/u.test(formOf(part));
}

function turnBack(mentions: readonly Mention[], sentence: number): void {
  setAll(
    mentions.filter((each) => each.sentence === sentence),
    'no',
  );
}
