import { contactSpans } from '../../core/contact-patterns.ts';
import { medicineNamesIn } from '../words/medicine-names.ts';
import { numbersIn, numbersSupportedBy } from '../words/numbers.ts';
import { wordsOf } from '../words/words.ts';
import { problem, type StatementRule } from './statement-rule.ts';

/** Numbers, doses, scores, weekdays and months were said in the lines that are named. */
export const numbersWereSaid: StatementRule = ({ own, cited }) => {
  const claim = own.replace(/\b(client|partner|parent|child) \d+\b/giu, '$1');
  const heard = new Set(cited.flatMap((line) => [...numbersSupportedBy(line.text)]));
  const invented = [...numbersIn(claim)].filter((value) => !heard.has(value));
  return invented.length === 0
    ? []
    : problem('number-not-in-evidence', 'A number or date in it was not said in the lines it names.');
};

/** A web or e-mail address stands in a note only as it was said: whoever reads the note may follow it. */
export const addressesWereSaid: StatementRule = ({ own, cited }) => {
  const heard = cited.map((line) => line.text.toLowerCase());
  const claimed = contactSpans(own)
    .filter(({ kind }) => kind === 'Link' || kind === 'Email')
    .map(({ start, end }) =>
      own
        .slice(start, end)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+$/u, ''),
    );
  return claimed.every((address) => heard.some((text) => text.includes(address)))
    ? []
    : problem('term-not-in-evidence', 'A web or e-mail address in it was not said in the lines it names.');
};

/** A medication is named only by the name that was said; one that no list has is known by how its name is built. */
export const medicationsWereSaid: StatementRule = ({ own, cited, data }) => {
  const words = wordsOf(own);
  const claimed = new Set(words);
  const heard = new Set(cited.flatMap((line) => wordsOf(line.text)));
  const listed = data.medications.map((name) => name.toLowerCase()).filter((name) => claimed.has(name));
  const invented = [...listed, ...medicineNamesIn(words)].some((name) => !heard.has(name));
  return invented
    ? problem('term-not-in-evidence', 'A medication in it was not named in the lines it rests on.')
    : [];
};
