import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import { type RiskCategory, riskCategories } from '../../core/risk.ts';
import { finding, type LintedNote, type LintedStatement, type LintQuestion } from './linted-note.ts';

/** Does a sentence of the clinician's own say otherwise of a risk than the note's findings of risk do? */
export const riskSaidOtherwise: LintQuestion = (note) =>
  note.statements
    .filter(({ statement }) => statement.status === 'clinician')
    .flatMap((linted) => riskCategories.flatMap((category) => saidOtherwise(note, linted, category)));

function saidOtherwise(note: LintedNote, linted: LintedStatement, category: RiskCategory): LintFinding[] {
  const findings = note.content.risk.filter((one) => one.category === category && isAbout(one, linted));
  const { book } = note;
  const { called, denies, asserts } = book.risk.categories[category];
  const form = linted.own.replace(book.risk.unless, ' §');
  const denial = form.match(denies)?.[0];
  const is = (...statuses: RiskFinding['status'][]) =>
    findings.some(({ status }) => statuses.includes(status));
  const saying = { ...book.risk, detail: `${called}: ${book.risk.detail}` };
  if (denial !== undefined && is('endorsed', 'not_assessed')) {
    return [finding('risk-denied-otherwise', linted.statement.id, saying, denial)];
  }
  const left = form.replace(denies, ' §');
  const assertion = [...left.matchAll(asserts)].find(
    ({ index }) => !book.language.negation.test(left.slice(0, index)),
  )?.[0];
  if (assertion === undefined || !is('denied', 'not_assessed')) return [];
  return [finding('risk-asserted-otherwise', linted.statement.id, saying, assertion)];
}

/** In a group's note what is said of one member is not said of another. */
function isAbout({ member }: RiskFinding, { section }: LintedStatement): boolean {
  return member === section.member;
}
