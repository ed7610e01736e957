import type { EnforcedLimit, NoteKind, Template, TemplateSection } from '../core/template.ts';

/** What a kind of note is called. */
export const kindName: Record<NoteKind, string> = {
  progress: 'progress note',
  intake: 'intake',
  plan: 'treatment plan',
  discharge: 'discharge summary',
  crisis: 'crisis note',
  group: 'group note',
  relational: 'couples and family note',
  supervision: 'supervision note',
};

/** A template as a page to read: what belongs into each section, whose words carry it, what is left out. */
export function templatePage(template: Template): string {
  const { id, title, version, kind, per, compartment, voice, words, sections } = template;
  const facts = [
    `${kindName[kind]}, version ${version}`,
    ...(words === undefined ? [] : [wordCount(words)]),
    voice === 'past_first' ? 'first person, past tense' : 'third person, past tense',
    ...(per === 'member' ? ['a part for each member'] : []),
    ...(compartment === 'supervision' ? ['kept apart from client charts'] : []),
  ];
  return [`${title} (${id})`, facts.join('; '), ...sections.map((section) => sectionPage(section))].join(
    '\n',
  );
}

function sectionPage(section: TemplateSection): string {
  const { id, title, guidance, words, must, must_not, checklist, if_missing, claims_max, shared } = section;
  const drafted = section.source !== 'clinician';
  const size = [
    ...(drafted ? [`at most ${claims_max} statements`] : []),
    ...(words ? [wordCount(words)] : []),
  ];
  const rows: [string, string][] = [
    ['What', guidance],
    ['From', [sourceName[section.source], ...size].join('; ')],
    ['Look for', must.join('; ')],
    ['Leave out', must_not.map(limitName).join('; ')],
    ['Yours', checklist?.join(', ') ?? ''],
    ['If empty', if_missing],
  ];
  const shown = rows.filter(([, text]) => text !== '');
  const heading = `${title} (${id})${shared ? ', the same for all members' : ''}`;
  return ['', heading, ...shown.map(([label, text]) => row(label, text))].join('\n');
}

const sourceName: Record<TemplateSection['source'], string> = {
  client_turns: 'what the client said',
  therapist_turns: 'what the therapist said and did',
  any_turns: 'what anybody said',
  clinician: 'you alone: nothing is drafted',
};

/** What code checks, in words; anything else is a reminder. */
const limitNames: Record<EnforcedLimit, string> = {
  verbatim_dialogue: 'dialogue word for word',
  third_party_name: 'names of other people',
  other_member_name: 'names of other members',
  member_detail: 'what a member told of themselves',
  client_report: "the client's report",
  interpretation: 'interpretation',
  affect_inference: 'feelings nobody named',
  mental_status: 'mental status',
  diagnosis: 'diagnosis',
  risk_level: 'level of risk',
  suggestion_as_agreement: 'a suggestion written as an agreement',
  clinician_feelings: "the clinician's feelings",
  client_name: "clients' names",
};

/** Whether a text under `must_not` is one of the limits that code checks. */
export function isEnforced(limit: string): limit is EnforcedLimit {
  return Object.hasOwn(limitNames, limit);
}

function limitName(limit: string): string {
  return isEnforced(limit) ? `${limitNames[limit]} (checked)` : limit;
}

function wordCount([least, most]: [number, number]): string {
  return `${least} to ${most} words`;
}

/** How wide the page is, and where its texts begin. */
const page = { columns: 100, indent: 13 };

function row(label: string, text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u)) {
    if (line !== '' && page.indent + line.length + 1 + word.length > page.columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  const [first = '', ...rest] = [...lines, line];
  return [
    `  ${label.padEnd(page.indent - 2)}${first}`,
    ...rest.map((each) => ' '.repeat(page.indent) + each),
  ].join('\n');
}
