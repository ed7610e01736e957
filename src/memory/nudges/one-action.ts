import { spaced } from './phrases.ts';

/** Words that may stand before what somebody is asked to do. */
const lead = /^(?:(?:please|just|then|and|also|now|maybe|today|tonight|tomorrow|first|next|so) )*/u;

/** What a second thing to do is about; `sit down and read` is one thing, `read and call the school` is two. */
const object = '(?:a|an|the|your|my|our|one|two|three|four|five|some|them|it|for|to|down)';

/** Whether a text asks for more than one thing. @param actions verbs in small letters */
export function asksForMore(body: string, actions: readonly string[]): boolean {
  const verbs = `(?:${actions.join('|')})`;
  const joined = new RegExp(
    ` (?:and|then|also|plus|or) (?:then |also |please )*${verbs} ${object}(?= )`,
    'gu',
  );
  const asked = requestsIn(body, actions).length;
  const more = clausesOf(body).flatMap((clause) => [...` ${clause}`.matchAll(joined)]).length;
  return asked + more > 1;
}

/** What the text asks for, each without its verb: `Please try three rounds.` gives `three rounds`. */
export function requestsIn(body: string, actions: readonly string[]): string[] {
  const starts = new RegExp(`^(?:${actions.join('|')}) `, 'u');
  return clausesOf(body)
    .filter((clause) => starts.test(clause) && !courtesies.test(clause))
    .map((clause) => clause.replace(starts, '').trim());
}

/** In small letters, without what stands before what is asked. */
function clausesOf(body: string): string[] {
  return body.split(/[.,!:;]+(?:\s|$)|\n/u).map((clause) => `${spaced(clause).trim()} `.replace(lead, ''));
}

/** What looks like a request and asks nothing: `see you Friday`, `keep going`. */
const courtesies =
  /^(?:see you|take (?:care|your time|it easy)|keep (?:it (?:up|short|small|simple|easy)|going)|have a|do what you can|(?:go|start) (?:gently|slow|slowly|easy|small)|(?:stop|rest|pause) (?:when|where|if))/u;
