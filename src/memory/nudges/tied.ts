import { spaced } from './phrases.ts';

/** Whether a text speaks of something that was agreed: they share a word that carries meaning. */
export function isTied(body: string, agreed: readonly string[]): boolean {
  const known = new Set(agreed.flatMap(rootsIn));
  return rootsIn(body).some((root) => known.has(root));
}

/** Whether a request is of something else: it has words that carry meaning, and none of them was agreed. */
export function isNew(request: string, agreed: readonly string[]): boolean {
  const telling = spaced(request)
    .trim()
    .split(' ')
    .filter((word) => !amounts.has(word))
    .join(' ');
  return rootsIn(telling).length > 0 && !isTied(telling, agreed);
}

/** Beginnings of the longer words, so that `walking` and `walk` are one. */
function rootsIn(text: string): string[] {
  return spaced(text)
    .trim()
    .split(' ')
    .filter((word) => word.length > 3 && !common.has(word))
    .map((word) => word.slice(0, 4));
}

/** How much, how and when, of whatever it is. */
const amounts = new Set(
  `round rounds page pages line lines sentence sentences word words piece part half twice three four five seven eight nine
  twenty thirty second seconds slow slowly gently gentle short shorter easy quiet quietly calm light nice fine pace breath
  breaths moment moments mind place reminder outside inside early late later earlier spring summer autumn winter weekend
  january february march april june july august september october november december whole first last soft softly`.split(
    /\s+/u,
  ),
);

/** Words that every such text has, whatever it is about. */
const common = new Set(
  `about after again also amount because been before being client could count counts daily does down each enough ever every
  from give going good have here home hour hours into just keep kind know last less like little made make many minute minutes more
  most much need next note once only other over plan planned please ready reminder said same session should small some something soon start
  step still such take than that them then there these they thing things think this those thought time times today tomorrow
  tonight try until used very want week weeks well were what when where which while will with without work would your yours
  monday tuesday wednesday thursday friday saturday sunday morning evening night therapist agreed agree`.split(
    /\s+/u,
  ),
);
