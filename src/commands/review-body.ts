import type { RiskFinding, RiskHitEntry, Statement } from '../core/artefacts/note.ts';
import { wrapText } from '../core/display-width.ts';
import { oneLine } from '../core/one-line.ts';
import { clockTime } from '../core/time.ts';
import { mustDecide, type ReviewStep } from '../pipeline/review-steps.ts';
import type { Screen, Style } from './output.ts';
import { called, meant } from './show-hits.ts';

/** What a step asks about, without the words of the session it rests on. */
export function bodyOf(screen: Screen, step: ReviewStep, width: number): string[] {
  const said = (text: string, style?: Style) =>
    wrapText(oneLine(text), width).map((line) => (style === undefined ? line : screen.paint(style, line)));
  switch (step.type) {
    case 'statement':
      return [
        ...said(step.statement.text, 'strong'),
        '',
        ...statusLines(step.statement).flatMap(([style, text]) => said(text, style)),
      ];
    case 'missing': {
      const { missing = '', checklist = [] } = step.section;
      const fields = checklist.flatMap((field) => said(`- ${field}`));
      return [...said(missing, 'warn'), ...(fields.length > 0 ? ['', ...fields] : [])];
    }
    case 'risk':
      return [
        ...said(riskTitle(step.finding), 'strong'),
        '',
        ...riskWords(step).flatMap((text) => said(text)),
      ];
    case 'hit':
      return [...said(hitTitle(step.hit), 'strong'), ...said(hitWords(step.hit), 'faint')];
    case 'shown-hits':
      return shownHits(step.hits).flatMap(([heading, hits], at) => [
        ...(at === 0 ? [] : ['']),
        ...said(heading),
        '',
        ...hits.flatMap((hit) => said(`${called[hit.concern]}: ${meant[hit.meaning]}`)),
      ]);
    case 'plan':
      return [
        ...step.sections.flatMap(({ statements }) =>
          statements.flatMap(({ text }) => said(`- ${text}`, 'strong')),
        ),
        '',
        ...said('Is this what you and the client agreed on, or what you decided?'),
      ];
    case 'times':
      return [
        ...said(`From ${momentOf(step.times.startedAt)} to ${momentOf(step.times.endedAt)}`, 'strong'),
        '',
        ...said(
          'That is what the recording says. Were these the start and the stop of the session? Other times: n here, then amynote facts.',
        ),
      ];
    case 'lint':
      return [
        ...said(step.finding.detail, step.finding.severity === 'error' ? 'bad' : 'strong'),
        ...(step.finding.prefer === undefined ? [] : said(`rather: ${step.finding.prefer}`, 'good')),
        '',
        ...said(`${step.finding.place} (${step.finding.source})`, 'faint'),
        ...(step.finding.severity === 'error'
          ? said('As long as this stands, the note cannot be signed.')
          : []),
      ];
    case 'unused':
      return [
        ...said(
          `Nothing in the note rests on ${clockTime(step.stretch.startMs)} to ${clockTime(step.stretch.endMs)}${becauseOf(step.stretch.because)}.`,
          'strong',
        ),
        '',
        ...said('Was this left out on purpose?'),
      ];
  }
}

/** What is no risk of the client's, and what protects, each below its own words. */
function shownHits(hits: readonly RiskHitEntry[]): [heading: string, hits: readonly RiskHitEntry[]][] {
  const protects = hits.filter(({ concern }) => concern === 'protective');
  const others = hits.filter(({ concern }) => concern !== 'protective');
  const headed: [string, readonly RiskHitEntry[]][] = [
    [
      'Heard, and said of somebody else, in the negative, or as a figure of speech. They stay in the note’s record; nothing has to be decided.',
      others,
    ],
    [
      'Heard, and perhaps what holds the client. It stands beside a risk, never against it; nothing has to be decided.',
      protects,
    ],
  ];
  return headed.filter(([, under]) => under.length > 0);
}

function statusLines({ status, problems }: Statement): [Style, string][] {
  if (status === 'verified')
    return [['good', 'verified: quotations, numbers, speakers checked; the reading is yours']];
  if (status === 'clinician') return [['own', 'your own words']];
  return [
    ['bad', 'not supported by the session:'],
    ...problems.map(({ detail }): [Style, string] => ['bad', `- ${detail}`]),
  ];
}

function riskTitle({ category, status, member }: RiskFinding): string {
  return `${words(category)}${member === undefined ? '' : ` (${member})`}: ${words(status).toLowerCase()}`;
}

function riskWords(step: Extract<ReviewStep, { type: 'risk' }>): string[] {
  const { source, lines } = step.finding;
  const from = {
    drafter: 'The drafter says so.',
    rules: 'The rules on this computer say so.',
    both: 'The drafter and the rules on this computer say so.',
    clinician: 'You said so.',
    none: 'Nobody raised it.',
  }[source];
  return [
    lines.length === 0
      ? `${from} Nothing in the session was found to be about it, which does not mean that there was nothing.`
      : from,
    ...(step.revisit ? ['The last signed note left this open: say what became of it.'] : []),
    ...(mustDecide(step) ? ['This one is yours to decide.'] : []),
  ];
}

function hitTitle({ concern, member }: RiskHitEntry): string {
  return `${capital(called[concern])}${member === undefined ? '' : ` (${member})`}`;
}

function hitWords({ meaning, disposition }: RiskHitEntry): string {
  const decided = disposition === undefined ? '' : `; you decided: ${words(disposition).toLowerCase()}`;
  return `heard by the rules on this computer, ${meant[meaning]}${decided}`;
}

function becauseOf(because: readonly string[]): string {
  return because.length === 0 ? '' : ` (${because.map(oneLine).join(', ')})`;
}

/** `harm_to_others` → `Harm to others` */
function words(name: string): string {
  return capital(name.replaceAll('_', ' '));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `2026-03-02T15:00:00-05:00` → `2026-03-02 15:00` */
function momentOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
