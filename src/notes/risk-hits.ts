import type { SpokenLine } from '../core/lines.ts';
import { type Phrase, type SpokenWords, spansApart, spokenWords } from './phrase-pattern.ts';
import { type HitWeight, meaningInContext } from './risk-context.ts';
import type { RiskPhrases } from './risk-file.ts';
import { linesAt, type Turn, turnsAcrossHums } from './spoken-turns.ts';

export interface RiskHit {
  line: SpokenLine;
  weight: HitWeight;
}

/**
 * Finds what was said of a category, in each line and across the lines of one turn, because recognition
 * cuts inside sentences. Lines without a speaker count, but never as clear; a therapist's lines only where
 * they speak in the first person, since then the label may be wrong.
 * @param aboutOthers Whether other people's situation is itself the risk (abuse and neglect).
 */
export function riskHits(
  lines: readonly SpokenLine[],
  phrases: RiskPhrases,
  aboutOthers: boolean,
): RiskHit[] {
  const alone = lines.flatMap((line) =>
    hitsIn(spokenWords(line.text), phrases, aboutOthers, line.role).map(({ weight }) => ({ line, weight })),
  );
  const joined = turnsAcrossHums(lines)
    .filter((turn) => turn.lines.length > 1)
    .flatMap((turn) => hitsAcross(turn, phrases, aboutOthers));
  const all = [...alone, ...joined];
  return lines.flatMap((line): RiskHit[] => {
    const weights = all.filter((hit) => hit.line === line).map(({ weight }) => weight);
    const heaviest = heaviestOf(weights);
    return heaviest === undefined ? [] : [{ line, weight: heaviest }];
  });
}

function hitsAcross(turn: Turn, phrases: RiskPhrases, aboutOthers: boolean): RiskHit[] {
  const role = turn.lines[0]?.role ?? null;
  const found = hitsIn(turn.said, phrases, aboutOthers, role);
  // Recognition ends a piece with a full stop even where the sentence goes on.
  const flowing = withoutInnerStops(turn);
  const more = hitsIn(flowing.said, phrases, aboutOthers, role).map((hit) => ({
    ...hit,
    weight: hit.weight === 'clear' ? ('unclear' as const) : hit.weight,
  }));
  return [
    ...found.map((hit) => ({ weight: hit.weight, lines: linesAt(turn, hit.start, hit.end) })),
    ...more.map((hit) => ({ weight: hit.weight, lines: linesAt(flowing, hit.start, hit.end) })),
  ].flatMap(({ weight, lines }) => (lines.length < 2 ? [] : lines.map((line) => ({ line, weight }))));
}

function withoutInnerStops({ lines }: Turn): Turn {
  const starts: number[] = [];
  let form = ' ';
  for (const line of lines) {
    starts.push(form.length - 1);
    form += spokenWords(line.text)
      .form.trimStart()
      .replace(/ [.,…] $/u, ' ');
  }
  return { lines, said: { form, words: new Set(form.split(' ')) }, starts };
}

interface Found {
  weight: HitWeight;
  start: number;
  end: number;
}

function hitsIn(
  said: SpokenWords,
  phrases: RiskPhrases,
  aboutOthers: boolean,
  role: SpokenLine['role'],
): Found[] {
  const found = (list: readonly Phrase[], base: 'clear' | 'unclear') =>
    list.flatMap((phrase) =>
      spansApart(said, phrase, phrases.idioms).map(({ start, end }): Found => {
        const weight = meaningInContext(said.form, { start, end }, base, aboutOthers);
        return { weight: role === null && weight === 'clear' ? 'unclear' : weight, start, end };
      }),
    );
  const hits = [...found(phrases.clear, 'clear'), ...found(phrases.vague, 'unclear')];
  if (role !== 'therapist') return hits;
  return hits
    .filter((hit) => hit.weight !== 'mentioned' && isFirstPerson(said.form, hit))
    .map((hit) => ({ ...hit, weight: 'unclear' }));
}

/** Somebody speaking of themselves, neither asking nor telling another what they hear. */
function isFirstPerson(form: string, { start, end }: Found): boolean {
  const before =
    form
      .slice(0, start)
      .split(/ [.?] /u)
      .at(-1) ?? '';
  const [after = '', mark = ''] = form.slice(end).split(/( [.?])/u);
  const sentence = ` ${before}${form.slice(start, end)}${after} `;
  if (
    mark.includes('?') ||
    / (?:you|your|yours|yourself|people|clients|patients|someone|somebody) /u.test(sentence)
  )
    return false;
  if (professional.test(sentence)) return false;
  return / (?:i|me|my|myself) /u.test(` ${before.split(' ').slice(-6).join(' ')}${form.slice(start, end)} `);
}

const professional =
  / i (?:hear|heard|wonder|ask|asked|want to (?:ask|check|talk|understand)|need to ask|have to ask|would like|am (?:asking|wondering|hearing|concerned|noticing|curious)|was wondering|hope|appreciate|see that) | (?:safety plan|for example|let us say|we) /u;

function heaviestOf(weights: readonly HitWeight[]): HitWeight | undefined {
  return (['clear', 'unclear', 'mentioned'] as const).find((weight) => weights.includes(weight));
}
