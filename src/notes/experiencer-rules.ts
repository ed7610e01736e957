import { subjectsOf } from './attribution.ts';
import { spokenForm } from './spoken-text.ts';
import { problem, type StatementRule } from './statement-rule.ts';
import { contentStems } from './words.ts';

/**
 * What happened to somebody else did not happen to the client. Narrow on purpose: it speaks only where the
 * statement names nobody else and every clause it can rest on is plainly about another person.
 */
export const happenedToTheClient: StatementRule = ({ own, cited, quotations }) => {
  const ofClient = subjectsOf(own).some(({ role }) => role === 'client');
  if (!ofClient || quotations.length > 0 || someoneElse.test(spokenForm(own))) return [];
  const claimed = new Set(contentStems(own));
  const resting = cited
    .filter((line) => line.role === 'client')
    .flatMap((line) => clausesOf(line.text))
    .filter(({ predicate }) => contentStems(predicate).some((word) => claimed.has(word)));
  const asked = cited.some(
    (line) => line.role === 'therapist' && contentStems(line.text).some((word) => claimed.has(word)),
  );
  return resting.length > 0 && !asked && resting.every(({ other }) => other)
    ? problem('experiencer', 'The lines it names tell this of somebody else, not of the client.')
    : [];
};

/** The clauses of a line; a clause without a subject of its own goes on with the last one. */
function clausesOf(text: string): { predicate: string; other: boolean }[] {
  let other = false;
  return spokenForm(text)
    .split(/ [.?…] | , |(?<= )(?:and|but|because|so|while|when|which)(?= )/u)
    .filter((clause) => clause.trim() !== '')
    .map((clause) => {
      const said = ` ${clause.trim()} `;
      const subject = otherSubject.exec(said);
      if (subject !== null) other = true;
      else if (firstPerson.test(said) || /^ (?:the|it|there|that|this|work) /u.test(said)) other = false;
      const about = other && !firstPerson.test(subject === null ? said : said.slice(subject[0].length));
      return { predicate: subject === null ? said : said.slice(subject[0].length), other: about };
    });
}

const kin =
  'mum|mom|mother|dad|father|brother|sister|husband|wife|partner|son|daughter|friend|boyfriend|girlfriend|aunt|uncle|cousin|roommate|ex|boss|grandmother|grandfather|nephew|niece|neighbor|neighbour|grandma|grandpa|colleague|coworker|kid|kids|children|parents|stepdad|stepmom';
const otherSubject = new RegExp(
  `^ (?:well |yeah |no |yes |like |you know )*(?:(?:my|his|her|their|the|our) (?:\\p{L}+ )?(?:${kin})|he|she|they|someone|somebody|everyone)(?: |$)`,
  'u',
);
const firstPerson = / (?:i|me|myself|we|us|my|our) /u;
const someoneElse = new RegExp(
  ` (?:${kin}|family|parent|parents|child|spouse|sibling|siblings|relative|relatives|he|she|his|people|others|someone|another|employer|manager|couple|relationship|their) `,
  'u',
);
