/** A number of a text, in figures or in words, and how many other words stand before it. */
interface NumberWord {
  start: number;
  end: number;
  /** The figures that it may stand for: `fifty` is 50, or 5 before another; none where it may be no number. */
  readings: string[];
  after: number;
}

/** Words that may stand between the groups of a number: "and then, after that". */
const mostBetween = 4;

/** Fewer figures than these are also years, doses and scores: nothing may stand between them. */
const sureLength = 7;

/** How far before a number may stand that its last figures are meant. */
const cueLength = 40;

const endCue = /\b(?:last|final)\b|\bend(?:s|ed|ing)? (?:in|with)\b/iu;

/**
 * Where a text says the figures of a registered number, in whatever groups and words: "four one five, then fifty-five
 * fifty-five, oh one thirty-four". The number may be said without what precedes its last ten or seven figures, and with
 * its last four where they are said to be the last.
 */
export function spokenDigits(text: string, digits: string): { start: number; end: number }[] {
  const words = numberWords(text);
  const wanted = [digits, ...[10, 7].filter((length) => digits.length > length).map((n) => digits.slice(-n))];
  const whole = wanted.flatMap((each) => placesOf(words, each));
  if (digits.length < sureLength) return whole.map(({ place }) => place);
  const last = placesOf(words, digits.slice(-4)).filter(({ place: { start } }) =>
    endCue.test(text.slice(Math.max(0, start - cueLength), start)),
  );
  return [
    ...whole.map(({ place, at }) => ({ ...place, start: begun(words, at) })),
    ...last.map(({ place }) => place),
  ];
}

/** Where the numbers begin that lead up to one without a word between: they belong to it, also when one was said twice. */
function begun(words: readonly NumberWord[], at: number): number {
  const first = words.slice(0, at + 1).findLastIndex(({ after }, index) => after > 0 || index === 0);
  return words[first]?.start ?? 0;
}

function placesOf(
  words: readonly NumberWord[],
  digits: string,
): { at: number; place: { start: number; end: number } }[] {
  const between = digits.length < sureLength ? 0 : mostBetween;
  return words.flatMap(({ start, readings }, at) => {
    // A country or area code may be written together with what follows it.
    const ends = readings.flatMap((reading) => endsOf(reading.slice(-digits.length)));
    for (const reading of new Set(ends)) {
      if (!digits.startsWith(reading)) continue;
      const last = lastOf(words, at + 1, digits.slice(reading.length), between, between);
      if (last !== undefined) return [{ at, place: { start, end: words[last]?.end ?? start } }];
    }
    return [];
  });
}

function endsOf(reading: string): string[] {
  return Array.from(reading, (_, cut) => reading.slice(cut));
}

/** The number with which the figures are all said, when they are said from here on. */
function lastOf(
  words: readonly NumberWord[],
  at: number,
  digits: string,
  between: number,
  left: number,
): number | undefined {
  if (digits === '') return at - 1;
  const word = words[at];
  if (word === undefined || word.after > left) return undefined;
  for (const reading of word.readings) {
    if (reading === '' || !digits.startsWith(reading)) continue;
    const last = lastOf(words, at + 1, digits.slice(reading.length), between, between);
    if (last !== undefined) return last;
  }
  const fewer = left - word.after - 1;
  return word.readings.includes('') && fewer >= 0 ? lastOf(words, at + 1, digits, between, fewer) : undefined;
}

function numberWords(text: string): NumberWord[] {
  const found: NumberWord[] = [];
  let after = 0;
  let times = '';
  for (const { 0: word, index } of text.matchAll(/\d+|\p{L}+/gu)) {
    const said = word.toLowerCase();
    const readings = readingsOf(said);
    if (readings === undefined) {
      times = said;
      after += 1;
      continue;
    }
    const repeated = { double: 2, triple: 3 }[times];
    found.push({
      start: index,
      end: index + word.length,
      readings: repeated === undefined ? readings : readings.map((one) => one.repeat(repeated)),
      after: repeated === undefined ? after : after - 1,
    });
    after = 0;
    times = '';
  }
  return found;
}

function readingsOf(word: string): string[] | undefined {
  if (/^\d/u.test(word)) return [word];
  const unit = units.indexOf(word);
  if (unit >= 0) return word === 'one' ? ['1', ''] : [String(unit)];
  if (word === 'oh' || word === 'o') return ['0', ''];
  if (word === 'hundred') return ['00'];
  const teen = teens.indexOf(word);
  if (teen >= 0) return [String(teen + 10)];
  const ten = tens.indexOf(word);
  return ten >= 0 ? [`${ten + 2}0`, String(ten + 2)] : undefined;
}

const units = 'zero one two three four five six seven eight nine'.split(' ');
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
