import { spaced } from './phrases.ts';

/** Words that may stand before what somebody is asked to do. */
const lead = /^(?:(?:please|just|then|and|also|now|maybe|today|tonight|tomorrow|first|next|so) )*/u;

/** What a second thing to do is about; `sit down and read` is one thing, `read and call the school` is two. */
const object = '(?:a|an|the|your|my|our|one|two|three|four|five|some|them|it|for|to|down)';

/** Whether a text asks for more than one thing. @param actions verbs in small letters */
export function asksForMore(body: string, actions: readonly string[]): boolean {
  const verbs = `(?:${actions.join('|')})`;
  const starts = new RegExp(`^${verbs} `, 'u');
  const joined = new RegExp(
    ` (?:and|then|also|plus|or) (?:then |also |please )*${verbs} ${object}(?= )`,
    'gu',
  );
  const clauses = body
    .split(/[.!:;]+(?:\s|$)|\n/u)
    .map((clause) => `${spaced(clause).trim()} `.replace(lead, ''));
  const asked = clauses.filter((clause) => starts.test(clause) && !courtesies.test(clause)).length;
  const more = clauses.flatMap((clause) => [...` ${clause}`.matchAll(joined)]).length;
  return asked + more > 1 && (asked > 1 || more > 0);
}

/** What looks like a request and asks nothing: `see you Friday`, `keep going`. */
const courtesies =
  /^(?:see you|take (?:care|your time)|keep (?:it up|going)|have a|do what you can|go (?:gently|slowly|easy))/u;
