/**
 * Whether a phrase is told of somebody else: the subject named last before it is another person, or it stands in what
 * another person said.
 * @param before What stands before it in the sentence, in spoken form; `after` what follows.
 */
export function isSomeoneElse(before: string, phrase: string, after: string): boolean {
  const clause = before.split(/ (?:but|because|so) /u).at(-1) ?? '';
  if (reported.test(`${clause} `)) return true;
  if (/(?:^| )(?:i|me|my|myself|we|us|our)(?: |$)/u.test(phrase)) return false;
  // What others do to the client, or the threat against them, is the client's own.
  if (/^ (?:he|she|they|it|someone|somebody|everyone|everybody) /u.test(`${phrase} `)) return false;
  if (/^ (?:[^ ,.?…]+ ){0,3}(?:me|my|myself) /u.test(`${after} `)) return false;
  const subjects = [...` ${clause} `.matchAll(anySubject)].map(({ 0: found }) => found.trim());
  const last = subjects.at(-1);
  return last !== undefined && !/^(?:i|we|me)\b/u.test(last);
}

/** "My friend's husband hits her": two adults who are both not the client, so no report hangs on it. */
export function isThirdCouple(before: string, phrase: string): boolean {
  const said = ` ${before}${phrase} `;
  return thirdCouple.test(said) && !/ (?:me|us|kid|kids|baby|boy|girl|son|daughter) /u.test(said);
}

/** Words for other people, in lay form. */
const people =
  'mum|dad|parents|brother|sister|sibling|husband|wife|partner|son|daughter|kid|kids|friend|friends|mate|boyfriend|girlfriend|fiance|aunt|auntie|uncle|cousin|nephew|niece|gran|grandad|grandson|granddaughter|roommate|flatmate|housemate|ex|boss|manager|neighbor|neighbour|neighbors|neighbours|colleague|coworker|teacher|stepdad|stepmum|stepson|stepdaughter|twin|client|patient|student|guy|bloke|man|woman|lad|girl|boy|dog|cat|missus|in laws|family';
const other = `(?:he|she|they|somebody|someone|people|(?:my|his|her|their|a|the|this|that|your|our) (?:[^ ,.?…]+ ){0,2}?(?:${people})(?: is| own)?(?: (?:${people}))?|(?:one|some|lots|plenty|a lot) of (?:my|the|us|people)(?: [^ ,.?…]+)?|(?:clients|patients|kids|students))`;
const preposition =
  '(?:with|from|to|at|for|of|off|about|by|on|like|and|me and|told|tell|hurt|hate|miss|love|near|than)';
const anySubject = new RegExp(
  `(?<= )(?:i|we|me and (?:my|the) [^ ,.?…]+|(?<!${preposition} )${other})(?= )`,
  'gu',
);
const reported = new RegExp(
  `(?:^| )(?:he|she|they|(?:my|his|her|the) (?:[^ ,.?…]+ )?(?:${people})) (?:said|says|texted|yelled|screamed|goes|was like|is like|told me|told us|wrote|kept saying|keeps saying|wrote an essay|writes about) `,
  'u',
);
const thirdCouple = new RegExp(
  ` (?:friend|friends|sister|brother|cousin|aunt|colleague|coworker|neighbor|neighbour|roommate|flatmate|boss|client|mate)(?: is| own)? (?:${'husband|wife|partner|boyfriend|girlfriend|fiance|ex|bloke|man'}) `,
  'u',
);
