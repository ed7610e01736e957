import { answerTo } from '../risk/risk-questions.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** "Safe" and "screening was negative" need a question on that very topic, and a plain answer to it. */
export const safetyWasAsked: StatementRule = (context) => [
  ...(safe.test(context.own.replace(safetyPlan, ' ')) && !saidSafe(context)
    ? problem(
        'safety-not-asked',
        'That someone is safe needs the question about it and a plain yes among its lines.',
      )
    : []),
  ...(screened.test(context.own) && !wasScreened(context)
    ? problem(
        'safety-not-asked',
        'The result of a screening needs the lines in which it was asked and answered.',
      )
    : []),
];

const safetyPlan = /\bsafety (?:plan\w*|steps?|skills?)\b/giu;
const safe = /\b(?:safe|safely|safety)\b/iu;
const screened =
  /\b(?:screen\w*|C-SSRS|PHQ-9|assessment|inventory)\b.{0,40}\b(?:negative|clear|unremarkable|normal|no concerns?)\b|\bnegative (?:\w+ ){0,3}screen\w*|\bscreened negative/iu;

function saidSafe({ cited, lines, own }: StatementContext): boolean {
  if (
    /\b(?:asked|explored|discussed|reviewed|checked|unsafe|not safe)\b/iu.test(own) &&
    cited.some((line) => /\b(?:un)?safe/iu.test(line.text))
  )
    return true;
  return cited.some((line) => {
    if (!/\bsafe/iu.test(line.text)) return false;
    if (line.role === 'client') return !hedged.test(spokenForm(line.text));
    if (line.role !== 'therapist') return false;
    const { answers, polarity } = answerTo(lines, line);
    const said = spokenForm(answers.map(({ text }) => text).join(' '));
    return polarity === 'endorsed' && !hedged.test(said) && answers.some((answer) => cited.includes(answer));
  });
}

const hedged =
  / (?:not|never|enough|mostly|un\w*safe|if|unless|maybe|guess|but|except|sometimes|almost|hardly|for now) /u;

function saysResult(text: string, result: string): boolean {
  return new RegExp(`\\b(?:screen|test|check)\\w*\\b.{0,20}\\b${result}\\b`, 'iu').test(text);
}

function wasScreened({ cited, own }: StatementContext): boolean {
  const result = /\b(?:negative|clear|normal)\b/iu.exec(own)?.[0];
  if (result && cited.some(({ text, role }) => role === 'client' && saysResult(text, result))) return true;
  const named = /\b(?:screen|questionnaire|form|scale|phq|columbia|c-ssrs|inventory|score|zero)/iu;
  return (
    cited.some((line) => named.test(line.text)) &&
    cited.some(
      (line) =>
        line.role === 'client' && / (?:no|not|never|none|zero|negative) /u.test(spokenForm(line.text)),
    )
  );
}
