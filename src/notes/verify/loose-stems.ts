import { contentStems, stem } from '../words/words.ts';

/** The stems of a text with a small allowance for word families: close words, and the first five letters of longer stems. */
export function looseStems(text: string): string[] {
  return contentStems(text).map(loose);
}

/** One stem with that allowance. */
export function loose(word: string): string {
  return (families.get(singled(word)) ?? singled(word)).replace(/(?<=...)er$/u, '').slice(0, 5);
}

/** `call` and `calling` have one stem. */
function singled(word: string): string {
  return word.replace(/([bdgklmnprt])\1$/u, '$1');
}

const families = new Map<string, string>(
  [
    'help relief reliev support useful eas',
    'parent fath moth mother father mom dad',
    'partn spous',
    'suicid dead die wish',
    'hurt harm self injur',
    'strength strong intens',
    'rat scal',
    'quit stop ceas',
    'try attempt',
    'beliv belief thought think',
    'appetit eat food meal',
    'concern worr anxiou',
    'wak morn',
    'begin start began',
    'money financ pay rent debt bill',
    'alon lonel isolat self',
    'call phon contact',
    'house home',
    'school class grade exam teach',
    'colleag cowork team',
    'meet appoint next',
    'writ record log diary journal',
    'anger angr yell shout irrit',
    'happi happ joy glad enjoy',
    'medic sertralin zoloft prozac lexapro',
    'conflict argu fight',
    'hous apart flat',
    'colour color',
    'diarrhoea diarrhea',
    'tumour tumor',
    'behaviour behavior',
    'neighbour neighbor',
    'favourit favorit',
    'brought bring',
    'prescrib prescript script',
    'universit uni',
  ].flatMap((group) => {
    const words = group.split(' ');
    return words.map((word): [string, string] => [singled(stem(word)), words[0] ?? word]);
  }),
);
