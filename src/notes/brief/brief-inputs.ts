import type { SpokenLine } from '../../core/lines.ts';
import type { NoteContext } from '../../core/note-context.ts';
import type { Pseudonyms } from '../../core/pseudonyms.ts';
import type { Template } from '../../core/template.ts';
import { plainLine, taglessLine } from '../plain-text.ts';

/**
 * Everything a drafter is given beside its instructions, each kind of it in a part of its own and as data: texts are
 * strings of JSON in which nothing can look like a tag, lines of the session stay on one line whatever was said.
 */
export function labelledInputs(
  template: Template,
  lines: readonly SpokenLine[],
  context: NoteContext,
  names: Pseudonyms,
): string {
  const { preferences, style, plan, lastPlan, measures, earlierRisk } = context;
  const { density, quotes, modality, instructions: wish } = preferences;
  const inputs: [label: string, value: unknown][] = [
    ['people', peopleOf(lines, context, names)],
    ['template', templateOf(template)],
    ['preferences', { density, quotes, modality, wish }],
    ['style', style],
    ['treatment_plan', plan],
    ['last_plan', lastPlan],
    ['measures', measures],
    ['earlier_risk', earlierRisk.map((risk) => ofParticipant(risk, lines, context))],
  ];
  return [
    ...inputs.flatMap(([label, value]) => {
      const safe = hidden(value, names);
      return isEmpty(safe) ? [] : [`<${label}>${jsonText(safe)}</${label}>`, ''];
    }),
    '<transcript>',
    ...lines.map((line) => transcriptLine(line, names)),
    '</transcript>',
  ].join('\n');
}

/** JSON in which no text can look like a tag. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}

/** Who speaks as which participant, what they are called where they are named, and their pronouns. */
function peopleOf(lines: readonly SpokenLine[], { registered }: NoteContext, names: Pseudonyms) {
  return registered.people.map(({ id, role, pronouns }) => ({
    participant: participantNamed(id, lines, registered),
    role,
    named: names.calledOf(id),
    pronouns,
  }));
}

function participantNamed(
  id: string,
  lines: readonly SpokenLine[],
  { people }: NoteContext['registered'],
): string {
  const spoken = lines.findLast(({ person, participant }) => person === id && participant !== null);
  const index = people.findIndex((person) => person.id === id);
  return spoken?.participant ?? (index <= 0 ? 'client' : `client-${index + 1}`);
}

/** A member is known to the drafter as a participant only. */
function ofParticipant(
  { member, ...risk }: NoteContext['earlierRisk'][number],
  lines: readonly SpokenLine[],
  { registered }: NoteContext,
) {
  return member === undefined ? risk : { ...risk, participant: participantNamed(member, lines, registered) };
}

/** What the clinician writes alone is not asked for. */
function templateOf({ title, kind, voice, words, sections }: Template) {
  const asked = sections.filter(({ source }) => source !== 'clinician');
  return { title, kind, voice, words, sections: asked.map(sectionOf) };
}

function sectionOf({
  id,
  title,
  source,
  claims_max,
  words,
  voice,
  guidance,
  must,
  must_not,
}: Template['sections'][number]) {
  return { id, title, source, claims_max, words, voice, guidance, must, must_not };
}

/** `[12] client 00:03:14 text`: one line whatever was said, so that data can never end the list. */
function transcriptLine(line: SpokenLine, names: Pseudonyms): string {
  const speaker = line.participant === null ? 'unknown' : taglessLine(line.participant);
  return `[${line.id}] ${speaker} ${fullClock(line.startMs)} ${tagless(line.text, names)}`.trimEnd();
}

/** Names are hidden in the text as the verifier reads it, so that a quotation is put back letter by letter. */
function tagless(text: string, names: Pseudonyms): string {
  return taglessLine(names.hide(plainLine(text)));
}

function fullClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Names in every text of a value are hidden; ids, numbers and the words of closed lists stay. */
function hidden(value: unknown, names: Pseudonyms, key = ''): unknown {
  if (typeof value === 'string') return fixedWords.has(key) ? value : names.hide(plainLine(value));
  if (Array.isArray(value)) return value.map((item) => hidden(item, names, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hidden(item, names, name)]));
}

const fixedWords = new Set(
  'participant role named pronouns id kind source voice density quotes modality day category status'.split(
    ' ',
  ),
);

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((item) => item === undefined)
  );
}
