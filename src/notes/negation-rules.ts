import { subjectsOf } from './attribution.ts';
import { answerTo } from './risk-questions.ts';
import { spokenForm } from './spoken-text.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';
import { contentStems, stem, wordsOf } from './words.ts';

/**
 * A statement does not turn a no into a yes or a yes into a no. Deliberately narrow: it looks only at
 * the first words a negation governs, and keeps silent wherever anything else could explain them.
 */
export const keepsNegation: StatementRule = (context) => {
  const flips = lessening.test(spokenForm(context.own)) ? yesTurnedNo(context) : noTurnedYes(context);
  return flips ? problem('negation-flip', 'It says the opposite of what the lines it names say.') : [];
};

function noTurnedYes({ own, cited, lines, quotations }: StatementContext): boolean {
  const claimed = new Set(contentStems(own));
  const told = cited.filter((line) => !line.text.includes('?'));
  const affirmed = new Set(told.flatMap((line) => affirmedStems(line.text)));
  const denied = told.flatMap((line) => negatedChunks(line.text));
  if (
    denied.some(
      (chunk) => chunk.every((word) => claimed.has(word)) && !chunk.every((word) => affirmed.has(word)),
    )
  ) {
    return true;
  }
  const ofClient = subjectsOf(own).some(({ role }) => role === 'client');
  return ofClient && quotations.length === 0 && onlyNo(claimed, cited, lines);
}

function yesTurnedNo({ own, cited }: StatementContext): boolean {
  if (/\bden(?:y|ies|ied)\b/iu.test(own)) return false;
  const told = cited.filter((line) => line.role !== 'therapist');
  if (told.length === 0 || told.some((line) => line.text.includes('?'))) return false;
  return negatedChunks(own).some((chunk) => {
    const rest = told.map((line) => without(line.text, chunk));
    if (rest.some((text) => lessening.test(text))) return false;
    return told.some((line) => chunk.every((word) => contentStems(line.text).includes(word)));
  });
}

function without(text: string, chunk: readonly string[]): string {
  return ` ${wordsOf(text)
    .filter((word) => !chunk.includes(stem(word)))
    .join(' ')} `;
}

/** The client's only part in it is a plain no: nothing of the statement is in their own words. */
function onlyNo(
  claimed: Set<string>,
  cited: StatementContext['cited'],
  lines: StatementContext['lines'],
): boolean {
  const said = cited.filter((line) => line.role === 'client');
  const asked = cited.filter((line) => line.role === 'therapist' && line.text.includes('?'));
  if (said.length === 0 || asked.length === 0) return false;
  if (said.some((line) => contentStems(line.text).some((word) => claimed.has(word)))) return false;
  return asked.every((line) => answerTo(lines, line).polarity === 'denied');
}

/** For each negation of a text the stems of the first one or two words it governs. */
function negatedChunks(text: string): string[][] {
  return clausesOf(text).flatMap((clause) => {
    const at = clause.search(negator);
    if (at < 0) return [];
    const governed = contentStems(clause.slice(at).replace(negator, ' ')).slice(0, 2);
    return governed.every((word) => lightVerbs.has(word)) ? [] : [governed];
  });
}

function affirmedStems(text: string): string[] {
  return clausesOf(text)
    .filter((clause) => !lessening.test(clause))
    .flatMap((clause) => contentStems(clause));
}

function clausesOf(text: string): string[] {
  return spokenForm(text)
    .split(
      / [,.?…] |\b(?:but|and|or|because|so|if|that|when|while|since|until|unless|why|how|what|where|who|anymore|except|though|although)\b/u,
    )
    .map((clause) => ` ${clause.trim()} `);
}

const negator = / (?:not|never) /u;

/** Words that make a sentence less than plainly affirmative; then the rule keeps silent. */
const lessening =
  / (?:not|no|never|none|nothing|nobody|without|neither|nor|un\w+able|unable|barely|hardly|scarcely|rarely|seldom|stop\w*|quit|refus\w*|fail\w*|miss\w*|skip\w*|avoid\w*|difficult\w*|trouble|struggl\w*|lack\w*|less|fewer|forg\w+t\w*|forget\w*|declin\w*|den\w+d|absen\w*|insomnia|instead|rather|reluctan\w*|unsure|doubt\w*|question\w*|wish\w*|would|if|too|used|almost|nearly|reduc\w*|decreas\w*|limit\w*|uncertain\w*|hesita\w*|resist\w*|worr\w*|fear\w*|afraid|problem\w*|poor\w*|little|few|longer|inab\w*|cancel\w*|loss|lost|despite|whether) /u;

const lightVerbs = new Set(
  'go do have be know think want feel like make mak tak take say see need remember rememb try get com giv let mean seem look keep find tell believ us way time'
    .split(' ')
    .flatMap((word) => [word, stem(word)]),
);
