import { tiedKinds } from '../../core/nudge-kinds.ts';
import type { NudgeProblem, NudgeText } from '../../core/nudge-ports.ts';
import { isEnglish } from './language.ts';
import type { NudgeRuleData } from './nudge-data.ts';
import { asksForMore, requestsIn } from './one-action.ts';
import { firstPhrase, type PhrasePattern, spaced } from './phrases.ts';
import { previewProblems } from './preview.ts';
import { readingGrade } from './reading-grade.ts';
import { isNew, isTied } from './tied.ts';

/**
 * Everything that keeps a text from being approved. A rule that is in doubt refuses: the clinician can say it otherwise.
 * @param ofKind what tells a text of its kind
 */
export function nudgeProblems(
  nudge: NudgeText,
  rules: NudgeRuleData,
  ofKind: readonly PhrasePattern[],
): NudgeProblem[] {
  return [
    ...wordProblems(nudge, rules),
    ...recordProblems(nudge, rules, ofKind),
    ...formProblems(nudge, rules),
    ...previewProblems(nudge, rules),
  ];
}

function wordProblems({ body, riskIn }: NudgeText, { never }: NudgeRuleData): NudgeProblem[] {
  const found = never.flatMap(({ id, says, words }): NudgeProblem[] => {
    const phrase = firstPhrase(words, body);
    return phrase === undefined ? [] : [{ rule: id, says, found: phrase }];
  });
  const risk = never.find(({ id }) => id === 'risk');
  // The rules of the notes know many more ways to speak of a risk.
  const heard = found.some(({ rule }) => rule === 'risk') ? undefined : riskIn(body);
  if (risk !== undefined && heard !== undefined) found.push({ rule: risk.id, says: risk.says, found: heard });
  const code = /\b[A-TV-Z]\d{2}(?:\.\d{1,4})?\b/u.exec(body)?.[0];
  if (code !== undefined)
    found.push({ rule: 'diagnosis', says: 'it holds the code of a condition', found: code });
  if (/[?\u037e\u061f\uff1f]/u.test(body))
    found.push({ rule: 'question', says: 'it asks a question, and nobody reads the answer' });
  if (/!\s*!|!.*!/u.test(body) || /\b\p{Lu}{4,}\s+\p{Lu}{3,}/u.test(body))
    found.push({ rule: 'urgency', says: 'it shouts' });
  return found;
}

/** What ties a text to what was agreed, and to the law of the place. */
function recordProblems(
  nudge: NudgeText,
  rules: NudgeRuleData,
  ofKind: readonly PhrasePattern[],
): NudgeProblem[] {
  const { about, origin, body, said, strict } = nudge;
  const found: NudgeProblem[] = [];
  for (const technique of rules.techniques) {
    const phrase = firstPhrase([technique], body);
    if (phrase === undefined || isTaught(phrase, technique, said)) continue;
    const says = 'it names a skill that no signed note agreed on';
    found.push({ rule: 'new-intervention', says, found: phrase });
  }
  if (origin === 'own') found.push(...untied(nudge, rules, ofKind));
  if (strict && origin === 'template' && about === 'encouragement') {
    const says =
      'the law there allows your own words, or a template with agreed homework, a form or an appointment';
    found.push({ rule: 'strict-law', says });
  }
  return found;
}

/** `Box breathing` is another skill than paced breathing, which one phrase may find both. */
function isTaught(phrase: string, technique: PhrasePattern, said: readonly string[]): boolean {
  const beginnings = phrase.split(' ').map((word) => ` ${word.slice(0, 4)}`);
  return said.some(
    (words) => isIn([words], technique) && beginnings.every((beginning) => spaced(words).includes(beginning)),
  );
}

function isIn(texts: readonly string[], phrase: PhrasePattern): boolean {
  return texts.some((words) => firstPhrase([phrase], words) !== undefined);
}

/** The clinician's own words are about something agreed, and ask for nothing else. */
function untied(
  { about, body, agreed, said }: NudgeText,
  { actions, techniques }: NudgeRuleData,
  ofKind: readonly PhrasePattern[],
): NudgeProblem[] {
  if (about === 'resource') return [];
  const taught = techniques.filter((technique) => {
    const phrase = firstPhrase([technique], body);
    return phrase !== undefined && isTaught(phrase, technique, said);
  });
  const known = about === 'encouragement' ? said : agreed;
  const ofItsKind = ofItself.has(about) ? ofKind : [];
  if (tiedKinds.has(about) && taught.length === 0 && !isTied(body, known))
    return [{ rule: 'not-agreed', says: 'nothing in it was agreed in a signed note' }];
  if (ofItself.has(about) && firstPhrase(ofKind, body) === undefined)
    return [{ rule: 'not-agreed', says: 'it is no word about an appointment or a form' }];
  const isKnown = (request: string) => [...taught, ...ofItsKind].some((phrase) => isIn([request], phrase));
  const other = requestsIn(body, actions).find((request) => !isKnown(request) && isNew(request, known));
  const says = 'it asks for something that no signed note agreed on';
  return other === undefined ? [] : [{ rule: 'not-agreed', says, found: other }];
}

/** Needs no agreement, and so must be about nothing else. */
const ofItself: ReadonlySet<NudgeText['about']> = new Set(['appointment', 'measure']);

function formProblems(nudge: NudgeText, { limits, actions }: NudgeRuleData): NudgeProblem[] {
  const { body, text, about } = nudge;
  const found: NudgeProblem[] = [];
  const say = (rule: string, says: string) => found.push({ rule, says });
  if (body.trim() === '') say('empty', 'it says nothing');
  if (text.length > limits.characters)
    say(
      'too-long',
      `it has ${text.length} characters with its last lines; ${limits.characters} are the most`,
    );
  if (Math.max(readingGrade(body), readingGrade(text)) > limits.reading_grade)
    say(
      'reading-grade',
      `it is hard to read: grade ${limits.reading_grade} is the most; shorter sentences, shorter words`,
    );
  if (asksForMore(body, actions)) say('one-action', 'it asks for more than one thing');
  const signs = /\p{Extended_Pictographic}|\p{Cf}|[*_#`~<>|]|^\s*-\s|(?!\p{Script=Latin})\p{L}/mu;
  if (signs.test(body.replace(/https:\S+/gu, ''))) say('plain-text', 'it holds signs that are no plain text');
  if (!isEnglish(body))
    say('language', 'it is not in English, which is all that the rules and the last lines are in');
  const links = body.match(address) ?? [];
  if (links.length > (about === 'resource' ? 1 : 0) || links.some((link) => !link.startsWith('https://')))
    say('link', 'only a text about a page holds an address: one, that begins with https://');
  if (about === 'resource' && links.length === 0) say('link', 'it names no page');
  return found;
}

/** Also one without what it begins with: `example.org/walk`. */
const address =
  /(?:\w+:\/\/|www\.)\S+|\b[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:com|org|net|edu|gov|info|io|co|uk|us|tv)\b\S*/giu;
