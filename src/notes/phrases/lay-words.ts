/**
 * Brings the spoken form of everyday speech nearer to one spelling, so that a phrase has to be written down only once:
 * dialect and slang, dropped endings, words for the same relative, small numbers, and the words somebody repeats while
 * looking for the next one. For finding phrases only; what is quoted stays as it was said.
 */
export function layForm(form: string): string {
  const words = form
    .trim()
    .split(' ')
    .flatMap((word) => same.get(word) ?? [word]);
  return withoutRepeats(` ${words.join(' ')} `);
}

/** "Are you, are you having any, any thoughts" says it once. */
function withoutRepeats(form: string): string {
  return form.replace(/ ((?:[^ ,.?…]+ ){1,3})(?:[,…] ){0,2}(?=\1)/gu, ' ');
}

const spellings: Record<string, string> = {
  'do not know': 'dunno',
  'can not': 'cannae canny',
  'do not': 'dinnae dinna',
  'did not': 'didnae',
  'would not': 'wouldnae',
  'is not': 'isnae aint',
  'trying to': 'tryna',
  'i am going to': 'imma ima',
  'going to': 'finna gon gunna',
  'want to': 'wannae',
  'would have': 'woulda',
  'could have': 'coulda',
  'should have': 'shoulda',
  'have to': 'hafta',
  'out of': 'outta',
  'let me': 'lemme',
  'give me': 'gimme',
  'any more': 'anymore',
  'kill myself': 'kms',
  myself: 'meself myselves',
  himself: 'hisself',
  you: 'ya u',
  nothing: 'nowt nuthin nothin nuffin',
  anything: 'owt anythin',
  something: 'summat somethin',
  suicide: 'sewerslide',
  until: 'till til',
  because: 'cos coz cause cuz',
  okay: 'ok',
  them: 'em',
  says: 'sez',
  mum: 'mother mom mam mommy mummy mama momma',
  dad: 'father daddy papa',
  stepdad: 'stepfather',
  stepmum: 'stepmother stepmom',
  gran: 'grandma grandmother granny nan nana nanna',
  grandad: 'grandfather grandpa granddad gramps',
  kid: 'child bairn wean',
  kids: 'children bairns weans kiddies',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
  twenty: '20',
  thirty: '30',
  forty: '40',
  fifty: '50',
};

const dropped =
  'doin goin feelin thinkin drinkin cuttin hurtin killin tryin livin dyin wantin takin usin smokin hearin seein gettin havin bein hittin followin watchin talkin sleepin eatin pukin starvin burnin bleedin';

const same = new Map<string, string[]>([
  ...Object.entries(spellings).flatMap(([written, spoken]) =>
    spoken.split(' ').map((word): [string, string[]] => [word, written.split(' ')]),
  ),
  ...dropped.split(' ').map((word): [string, string[]] => [word, [`${word}g`]]),
]);
