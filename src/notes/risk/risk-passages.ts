import type { SpokenLine } from '../../core/lines.ts';
import { heaviestMeaning, type RiskConcern, riskConcerns, tierOf } from '../../core/risk-hit.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { type RiskSign, riskSigns } from './risk-signs.ts';
import { turnsAcrossHums } from './spoken-turns.ts';

/** A stretch of the session that is about one thing, and that a clinician decides on once. */
export interface RiskPassage extends Pick<RiskSign, 'concern' | 'tier' | 'meaning' | 'lines'> {
  /** What was found in it. */
  signs: readonly RiskSign[];
}

/**
 * The signs of a session, those of one family that follow one another made one passage: a question, its answer and
 * the next question are decided on together. Heaviest tier first and then as it was said.
 * @param person Only what this person said and answered; null for what nobody known did.
 */
export function riskPassages(
  lines: readonly SpokenLine[],
  book: RiskPhraseBook,
  person?: string | null,
): RiskPassage[] {
  const turns = turnNumbers(lines);
  const signs = riskSigns(lines, book, person);
  const families = new Set(signs.map(({ concern }) => familyOf(concern, book)));
  return [...families]
    .map((family) => signs.filter(({ concern }) => familyOf(concern, book) === family))
    .flatMap((own) => grouped(own, turns).map(asPassage))
    .sort((one, other) => one.tier - other.tier || (one.lines[0] ?? 0) - (other.lines[0] ?? 0));
}

/** Concerns of one category of the note are one family; the others are each their own. */
export function familyOf(concern: RiskConcern, book: RiskPhraseBook): string {
  return book.concerns.find((entry) => entry.concern === concern)?.finding ?? concern;
}

function turnNumbers(lines: readonly SpokenLine[]): Map<number, number> {
  return new Map(
    turnsAcrossHums(lines).flatMap((turn, index) => turn.lines.map(({ id }) => [id, index] as const)),
  );
}

/** Signs that share a line or stand in neighbouring turns, a passage never growing beyond what is read at a glance. */
function grouped(signs: readonly RiskSign[], turns: ReadonlyMap<number, number>): RiskSign[][] {
  const groups: RiskSign[][] = [];
  const first = ({ lines }: RiskSign) => Math.min(...lines);
  for (const sign of signs.toSorted((one, other) => first(one) - first(other))) {
    const open = groups.at(-1);
    if (open !== undefined && continues(open, sign, turns)) open.push(sign);
    else groups.push([sign]);
  }
  return groups;
}

function continues(open: readonly RiskSign[], sign: RiskSign, turns: ReadonlyMap<number, number>): boolean {
  const held = open.flatMap(({ lines }) => lines);
  if (sign.lines.some((line) => held.includes(line))) return true;
  const [begin, end, next] = [Math.min(...held), Math.max(...held), Math.min(...sign.lines)];
  if (Math.max(...sign.lines) - begin >= mostLines || next - end > nearLines) return false;
  return (turns.get(next) ?? 0) - (turns.get(end) ?? 0) <= 1;
}

const mostLines = 12;
const nearLines = 3;

function asPassage(signs: readonly RiskSign[]): RiskPassage {
  const meaning = heaviestMeaning(signs.map((sign) => sign.meaning)) ?? 'present';
  const heaviest = signs.filter((sign) => sign.meaning === meaning).map(({ concern }) => concern);
  const concern = gravest.find((each) => heaviest.includes(each)) ?? heaviest[0] ?? 'active_ideation';
  const lines = [...new Set(signs.flatMap((sign) => sign.lines))].sort((one, other) => one - other);
  return { concern, tier: tierOf(concern, meaning), meaning, lines, signs };
}

/** Of two concerns of one family, the one that names more: an intention rather than a wish, a victim rather than none. */
const gravest: readonly RiskConcern[] = [
  'active_ideation',
  ...riskConcerns.filter((concern) => concern !== 'active_ideation'),
];
