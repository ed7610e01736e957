/** Texts that engines make of silence, as `templates/rules/fillers.yaml` explains them. */
export interface FillerPhrases {
  /** Nobody says these in a session; `*` stands for up to eight words. */
  credits: readonly string[];
  /** People say these too: they are believed where the sound is speech. With `*` they begin sentences of any kind. */
  sayings: readonly string[];
}

/** Knows the fillers again, however they are punctuated. */
export interface Fillers {
  /**
   * A text without the credits it begins or ends with, empty when it holds nothing else.
   * @returns undefined when there are none.
   */
  withoutCredits(text: string): string | undefined;
  /** Whether a text is one of the sayings, once or a few times, and nothing else. */
  isSaying(text: string): boolean;
  /** Whether it is a whole sentence that only begins like one: a second answer with the same words speaks for it. */
  isOpenEnded(text: string): boolean;
}

/** Makes the phrases ready. */
export function createFillers({ credits, sayings }: FillerPhrases): Fillers {
  const credit = anyOf(credits);
  const saying = anyOf(sayings);
  const openEnded = anyOf(sayings.filter((phrase) => phrase.includes('*')));
  const isOne = (text: string) => annotation.test(text) || credit.test(plainForm(text));
  const isCredit = (text: string) => isOne(text) || sentencesOf(text).every(isOne);
  return {
    isSaying: (text) =>
      saying.test(plainForm(text)) || clausesOf(text).every((clause) => saying.test(clause)),
    isOpenEnded: (text) => openEnded.test(plainForm(text)),
    withoutCredits(text) {
      if (isCredit(text)) return '';
      const sentences = sentencesOf(text);
      const first = sentences.findIndex((sentence) => !isOne(sentence));
      const rest = sentences.slice(first).join(' ');
      // A sentence that was cut off has no mark before the credit, which still begins with a capital letter.
      const starts = [...rest.matchAll(/(?<=\s)[[(*♪\p{Lu}\p{Lo}]/gu)].map(({ index }) => index);
      const end = starts.find((start) => isCredit(rest.slice(start)));
      if (first === 0 && end === undefined) return undefined;
      return rest.slice(0, end).trim();
    },
  };
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…])\s+|(?<=[。！？])\s*(?=\S)/u);
}

function clausesOf(text: string): string[] {
  return text
    .split(/[.,!?…]+/u)
    .map(plainForm)
    .filter((clause) => clause !== '');
}

/** Matches plain forms that are one of the phrases and nothing else. */
function anyOf(phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:${phrases.map(formOf).join('|')})$`, 'u');
}

/** `[BLANK_AUDIO]`, `(soft music)`, `♪`: what some engines write about a sound that is no speech. */
const annotation = /^\s*(?:\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫\s]+)\s*$/u;

/** A phrase as the source of a pattern over plain forms. */
function formOf(phrase: string): string {
  return phrase
    .split('*')
    .map((part) => plainForm(part).replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
    .join(' (?:\\S+ ){0,7}?\\S+ ')
    .trim();
}

/** Small letters and digits, one space wherever there is anything else. */
function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
