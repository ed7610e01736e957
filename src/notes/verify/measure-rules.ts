import { numbersIn, numbersSupportedBy } from '../words/numbers.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { looseStems } from './loose-stems.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** Questionnaires are named where they were named, each with the score that was said of it. */
export const measuresWereSaid: StatementRule = ({ own, cited, data }) => {
  const heard = cited.map(({ text }) => text).join(' . ');
  const invented = measures.some(
    (measure) =>
      measure.test(own) &&
      !new RegExp(measure.source, 'iu').test(heard.replaceAll('-', ' ')) &&
      !new RegExp(measure.source, 'iu').test(heard),
  );
  if (invented || abbreviationsIn(own).some((each) => !isSaid(each, heard, data)))
    return problem('term-not-in-evidence', 'A questionnaire in it was not named in the lines it rests on.');
  return otherScore(own, heard)
    ? problem('number-not-in-evidence', 'A score in it was said of another questionnaire.')
    : [];
};

/** Questionnaires and the like are written in capitals: there are more of them than any list has. */
function abbreviationsIn(own: string): string[] {
  return (own.match(/\b\p{Lu}{3,}\b/gu) ?? []).filter((each) => !ordinary.has(each));
}

/** Abbreviations of the trade and of every day. */
const ordinary = new Set(['CBT', 'SUDS', 'USA', 'ASAP', 'DIY', 'FAQ', 'GPS', 'DVD']);

/** In one word or letter by letter; what also has a plain name is left to the rule about such words. */
function isSaid(abbreviation: string, heard: string, { meanings }: StatementContext['data']): boolean {
  const letters = [...abbreviation].join('[ .-]{0,2}');
  return (
    new RegExp(`(?<!\\p{L})${letters}(?!\\p{L})`, 'iu').test(heard) ||
    meanings.sensesIn(abbreviation).length > 0 ||
    measures.some((measure) => measure.test(abbreviation))
  );
}

/** As they are written in notes; said aloud the hyphen is a pause, so it may be missing. */
const measures = [
  /\bPHQ/u,
  /\bGAD[- ]?(?:7|seven)\b/u,
  /\bPCL/u,
  /\bBDI/u,
  /\bBAI\b/u,
  /\bAUDIT\b/u,
  /\bDAST\b/u,
  /\bC[- ]?SSRS\b|\bColumbia (?:scale|protocol)\b/u,
  /\bOCI[- ]?R?\b/u,
  /\bY[- ]?BOCS\b/u,
  /\bDASS\b/u,
  /\bWHO[- ]?5\b/u,
  /\bMDQ\b/u,
  /\bEPDS\b/u,
  /\bCORE[- ]?10\b/u,
  /\bORS\b|\bSRS\b/u,
  /\bMoCA\b|\bMMSE\b/u,
  /\bACES?\b/u,
  /\bASRS\b/u,
  /\bISI\b/u,
  /\bHAM[- ]?[AD]\b/u,
  /\bMADRS\b/u,
];

/** The first number after a questionnaire's name, where the lines say another one after it. */
function otherScore(own: string, heard: string): boolean {
  const said = scoresIn(heard);
  return scoresIn(own).some(({ name, score }) => {
    const same = said.filter((entry) => entry.name === name);
    return same.length > 0 && same.every((entry) => entry.score !== score);
  });
}

function scoresIn(text: string): { name: string; score: string }[] {
  return [
    ...text.matchAll(
      /\b(PHQ|GAD|PCL|BDI|AUDIT)[- ]?(?:\d{1,2}|nine|seven|five|two)?\b([^.;]{0,40}?)(?:\b(?:PHQ|GAD|PCL|BDI|AUDIT)\b|[.;]|$)/giu,
    ),
  ].flatMap(([, name = '', after = '']) => {
    const [score] = numbersSupportedBy(after);
    return score === undefined ? [] : [{ name: name.toUpperCase(), score }];
  });
}

/** Two numbers have not changed places: what stands around the one was not said around the other. */
export const numbersKeepTheirPlace: StatementRule = ({ own, cited }) => {
  const claimed = placesIn(own);
  const swapped = cited.some(({ text }) => {
    const said = placesIn(text);
    return claimed.some((one, index) =>
      claimed.slice(index + 1).some((other) => areSwapped(one, other, said)),
    );
  });
  return swapped || runsBackwards(own, cited)
    ? problem('number-not-in-evidence', 'Two numbers in it have changed places.')
    : [];
};

/** "From ninety to fifty", where fifty was said before ninety. */
function runsBackwards(own: string, cited: StatementContext['cited']): boolean {
  return [...own.matchAll(change)].some(([, from = '', to = '']) => {
    const [first] = numbersSupportedBy(from);
    const [last] = numbersSupportedBy(to);
    if (first === undefined || last === undefined || first === last) return false;
    const at = (value: string) => cited.filter(({ text }) => numbersSupportedBy(text).has(value));
    const [begun, ended] = [at(first), at(last)];
    if (begun.length === 0 || ended.length === 0 || begun.some(({ text }) => earlier.test(text)))
      return false;
    return Math.min(...begun.map(({ id }) => id)) > Math.max(...ended.map(({ id }) => id));
  });
}

const change =
  /\bfrom (?:about |around |over |mostly )?(\d+|\p{L}+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)(?: \p{L}+){0,5}? to (?:about |around |maybe |mostly |over )*(\d+|\p{L}+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)\b/giu;

/** Then the line looks back, and the order of the lines tells nothing. */
const earlier = /\b(?:was|were|had|used to|before|last|from|start|previous|down|instead)\b/iu;

interface Place {
  value: string;
  /** What it counts, when that comes right after it. */
  counts: string | undefined;
  around: readonly string[];
}

function areSwapped(one: Place, other: Place, said: readonly Place[]): boolean {
  if (one.value === other.value) return false;
  const ones = said.filter(({ value }) => value === one.value);
  const others = said.filter(({ value }) => value === other.value);
  if (ones.length !== 1 || others.length !== 1) return false;
  if (one.counts !== undefined && one.counts === ones[0]?.counts && other.counts !== one.counts) return false;
  const [saidOne, saidOther] = [ones[0]?.around ?? [], others[0]?.around ?? []];
  const fits = shared(one.around, saidOne) + shared(other.around, saidOther);
  const swaps = shared(one.around, saidOther) + shared(other.around, saidOne);
  return shared(one.around, saidOther) > 0 && shared(other.around, saidOne) > 0 && swaps > fits;
}

function shared(one: readonly string[], other: readonly string[]): number {
  return new Set(one.filter((word) => other.includes(word))).size;
}

/** Each number with the words up to the one before and the one after it, in the same sentence. */
function placesIn(text: string): Place[] {
  return spokenForm(text)
    .split(/ [.?…] /u)
    .flatMap((sentence) => {
      const words = sentence.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word));
      const at = words.flatMap((word, index) => ([...numbersIn(word)].length > 0 ? [index] : []));
      return groupsOf(at, words).flatMap((group, nth, groups) => {
        const before = words.slice((groups[nth - 1]?.at(-1) ?? -1) + 1, group[0]);
        const after = words.slice((group.at(-1) ?? 0) + 1, groups[nth + 1]?.[0] ?? words.length);
        const around = [...meant(before.slice(-7)), ...meant(after.slice(0, 3))];
        const counts = after[0] === undefined ? undefined : (looseStems(after[0])[0] ?? counted(after[0]));
        return group.map((index) => ({ value: [...numbersIn(words[index] ?? '')][0] ?? '', counts, around }));
      });
    });
}

/** Words that mean nothing by themselves but tell what a number is of. */
function counted(word: string): string | undefined {
  return /^(?:times|percent|milligrams?|mg)$/u.test(word) ? word : undefined;
}

/** "Fours and fives" stand in one place. */
function groupsOf(at: readonly number[], words: readonly string[]): number[][] {
  const groups: number[][] = [];
  for (const index of at) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joined = last !== undefined && index - last === 2 && /^(?:and|or)$/u.test(words[index - 1] ?? '');
    if (group !== undefined && joined) group.push(index);
    else groups.push([index]);
  }
  return groups;
}

function meant(words: readonly string[]): string[] {
  return words.flatMap((word) => (bearing.has(word) ? [word] : looseStems(word)));
}

/** Small words that tell two numbers apart. */
const bearing = new Set([
  'in',
  'out',
  'from',
  'to',
  'before',
  'after',
  'times',
  'now',
  'down',
  'earlier',
  'if',
]);
