import type { Addendum, NoteContent, NoteFacts, Section, Statement } from '../../core/artefacts/note.ts';
import type { Client, Person } from '../../core/client.ts';
import { counted } from '../../core/counted.ts';
import { AmynoteError } from '../../core/errors.ts';
import { initials } from '../../core/initials.ts';
import type { ExportChoice, ExportProfile, RenderableNote } from '../../core/note-export.ts';
import { effectiveFacts } from '../../core/note-facts.ts';
import { additionsFor, hasQuote, wantedFacts } from './additions.ts';
import { type Step, withReasons } from './emptied-sections.ts';
import { onePerson } from './one-person.ts';
import { withNeededParts } from './payer-needs.ts';
import { type ProfileRules, profileRules, wholeNote } from './profiles.ts';
import { factsWith, readerNames, withInitials } from './reader-names.ts';
import { type RiskAnswers, riskAnswers } from './risk-answers.ts';

/** A note as one reader gets it. */
export interface Reading extends RenderableNote {
  rules: ProfileRules;
  /** The one person it is for. */
  person?: Person;
  addenda: readonly Addendum[];
  /** The facts as they are right by now: as they stand in the note, and what was corrected since. */
  now: NoteFacts;
  /** What was asked and answered about a risk beside its four values, where this reader gets it. */
  answers: readonly RiskAnswers[];
  /** What was left out, one plain sentence each. */
  leftOut: string[];
}

/** What choosing a reader takes. */
type Readers = Pick<ExportChoice, 'profile' | 'member' | 'allMembers' | 'times'>;

/** Takes out of a note what a reader is not to have. @throws `usage` where the note is not for such readers at all */
export function readingFor(note: RenderableNote, { profile, member, allMembers, times }: Readers): Reading {
  refuseReaders(note.content, profile);
  const person = member === undefined ? undefined : personCalled(note.client, member);
  if (person === undefined) refuseTogether(note, profile, allMembers === true);
  const whole = readingOf({ ...note, marks: false }, profile, person);
  // Without a profile it is the clinician's own record: word for word what was signed.
  const asSigned = note.fullName || profile === undefined || profile === 'legal';
  const reading = asSigned ? whole : withoutNames(whole);
  return times === undefined ? reading : { ...reading, rules: { ...reading.rules, times } };
}

/** The whole note, for its own clinician. */
export function wholeReading(note: RenderableNote): Reading {
  return readingOf(note, undefined, undefined);
}

function readingOf(
  note: RenderableNote,
  profile: ExportProfile | undefined,
  person: Person | undefined,
): Reading {
  const rules = profile === undefined ? wholeNote : profileRules[profile];
  const own = person && onePerson(note.client, person, note.lines);
  const whole = withFacts(note);
  const parts = own?.parts(whole) ?? whole;
  const alone = own?.alone(parts) ?? parts;
  const names = readerNames(note.client);
  const supported = isReadAsDraft(note)
    ? alone
    : onlyStatements(alone, ({ status }) => status !== 'unsupported');
  const unnamed = rules.needs ? onlyStatements(supported, ({ text }) => !names.namesThird(text)) : supported;
  const steps = [
    { content: alone, why: 'left out: somebody else is named' },
    { content: supported, why: 'left out: not supported by the transcript' },
    { content: unnamed, why: 'left out: somebody else is named' },
  ];
  const content = forProfile(parts, steps, rules, note);
  const leftOut = [
    ...said(statements(alone) - statements(supported), 'statement', 'not supported by the transcript'),
    ...said(statements(parts) - statements(alone), 'statement', 'somebody else is named or heard in it'),
    ...said(parts.risk.length - alone.risk.length, 'finding of risk', 'resting on somebody else’s words'),
    ...said(statements(supported) - statements(unnamed), 'statement', 'somebody else is named in it'),
    ...said(statements(unnamed) - statements(content), 'statement', 'not meant for this reader'),
  ];
  const mine = (note.addenda ?? []).filter(({ body: { member } }) => isOwn(member, person));
  const additions = additionsFor(mine, { note, content, rules, names, own, person });
  leftOut.push(
    ...said(mine.length - additions.addenda.length, 'later addition', 'not meant for this reader'),
    ...said(additions.wordless, 'later addition', 'its words are not meant for this reader'),
  );
  const { addenda, now } = additions;
  const answers = rules.answers ? riskAnswers(alone, note.lines, person?.id) : [];
  return { ...note, content, addenda, now, answers, rules, leftOut, ...(person && { person }) };
}

/** Whether a draft is shown to its own clinician, who has to see what does not hold. */
export function isReadAsDraft({ marks, signed }: Pick<RenderableNote, 'marks' | 'signed'>): boolean {
  return marks === true && signed === undefined;
}

/** Whose name a page's head does not say, its sentences do not say either. */
function withoutNames(reading: Reading): Reading {
  const names = readerNames(reading.client);
  const content = withInitials(reading.content, names);
  const now = factsWith(reading.now, names.short);
  const addenda = reading.addenda.map((addendum) => {
    const { text, was, facts, ...body } = addendum.body;
    const words = {
      text: names.short(text),
      ...(was !== undefined && { was: names.short(was) }),
      ...(facts && { facts: factsWith(facts, names.short) }),
    };
    return { ...addendum, body: { ...body, ...words } };
  });
  const isSame = JSON.stringify([content, addenda]) === JSON.stringify([reading.content, reading.addenda]);
  if (isSame) return reading;
  return { ...reading, content, addenda, now, leftOut: [...reading.leftOut, 'Initials stand for names.'] };
}

function said(count: number, what: string, why: string): string[] {
  return count === 0 ? [] : [`${counted(count, what)} left out: ${why}.`];
}

function isOwn(member: string | undefined, person: Person | undefined): boolean {
  return member === undefined || person === undefined || member === person.id;
}

/** A signed note holds its facts; what the client record says today is not what was signed. */
function withFacts({ content, client, signed }: RenderableNote): NoteContent {
  return { ...content, facts: effectiveFacts(signed === undefined ? client : {}, content).facts };
}

function forProfile(
  whole: NoteContent,
  steps: readonly Step[],
  rules: ProfileRules,
  { lines, signed }: RenderableNote,
): NoteContent {
  const therapist = new Set(lines.filter(({ role }) => role === 'therapist').map(({ id }) => id));
  const isOfTherapist = (section: Section, { lines: ids }: Statement) =>
    section.source === 'therapist_turns' || (ids.length > 0 && ids.every((id) => therapist.has(id)));
  const left = onlyStatements(
    steps.at(-1)?.content ?? whole,
    (statement, section) =>
      (rules.quotes || !hasQuote(statement)) &&
      (rules.sections === undefined ||
        rules.sections.includes(section.id) ||
        isOfTherapist(section, statement)),
  );
  const all = [...steps, { content: left, why: 'left out: not meant for this reader' }];
  const kept = withReasons(whole, all, signed !== undefined);
  const isWanted = ({ id, statements: some, missing }: Section) =>
    some.length > 0 || (missing !== undefined && (rules.sections?.includes(id) ?? true));
  const sections = rules.sections === undefined ? kept.sections : kept.sections.filter(isWanted);
  const risk = rules.quotes ? kept.risk : kept.risk.map((finding) => ({ ...finding, quotes: [] }));
  const facts = wantedFacts(kept.facts ?? {}, rules.facts);
  const content = { ...kept, sections, risk, facts, hits: rules.record ? (kept.hits ?? []) : [] };
  return rules.needs ? withNeededParts(content, isOfTherapist) : content;
}

function onlyStatements(
  content: NoteContent,
  isWanted: (statement: Statement, section: Section) => boolean,
): NoteContent {
  const sections = content.sections.map((section) => ({
    ...section,
    statements: section.statements.filter((statement) => isWanted(statement, section)),
  }));
  return { ...content, sections };
}

function statements({ sections }: NoteContent): number {
  return sections.reduce((sum, section) => sum + section.statements.length, 0);
}

/** A supervisor's notes are no client's record. */
function refuseReaders({ template }: NoteContent, profile: ExportProfile | undefined): void {
  const apart = template.compartment === 'supervision' || template.kind === 'supervision';
  if (!apart || profile === undefined || profile === 'legal') return;
  throw new AmynoteError('usage', 'a supervision note is kept apart from client charts', {
    hint: 'leave --profile out to read it yourself; --profile legal where the law asks for it',
  });
}

function refuseTogether(
  { content, client }: RenderableNote,
  profile: ExportProfile | undefined,
  allMembers: boolean,
): void {
  const hint = `name the person it is for: --member ${client.people.map(({ id }) => id).join(', or --member ')}`;
  if (profile === 'client' && client.people.length > 1) {
    throw new AmynoteError('usage', 'a client’s copy is for one person of the session', { hint });
  }
  const isGroup = content.template.kind === 'group' || content.sections.some(({ member }) => member);
  if (!isGroup || (profile === 'legal' && allMembers)) return;
  throw new AmynoteError('usage', 'a group’s note is written out for one member at a time', {
    hint: `${hint}; all of it only with --profile legal --all-members`,
  });
}

function personCalled({ people }: Client, word: string): Person {
  const byId = people.filter(({ id }) => id === word);
  const found =
    byId.length > 0
      ? byId
      : people.filter(({ name }) => name.toLowerCase() === word.toLowerCase() || initials(name) === word);
  const [person] = found;
  if (found.length === 1 && person !== undefined) return person;
  throw new AmynoteError('not-found', 'there is no one such person in this session', {
    hint: `they are: ${people.map(({ id }) => id).join(', ')}; see who is who: amynote client show`,
  });
}
