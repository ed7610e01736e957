import type { Problem } from '../../core/artefacts/note.ts';
import { isInaudible } from '../../core/inaudible.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { type Subject, sourceRole, subjectsOf } from './attribution.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** A statement rests on lines that exist, in a section that exists. */
export const restsOnLines: StatementRule = ({ lineIds, cited, source }) => [
  ...(cited.some(isInaudible)
    ? problem('inaudible-line', 'It rests on a line in which no words could be heard.')
    : []),
  ...(source === undefined ? problem('unknown-section', 'The template has no such section.') : []),
  ...(lineIds.length === 0 ? problem('no-evidence', 'It names no line of the transcript.') : []),
  ...(lineIds.length > cited.length
    ? problem('unknown-line', 'It names a line that the transcript does not have.')
    : []),
];

/** What a section takes from one role needs a line by that role. */
export const comesFromTheSource: StatementRule = ({ cited, source }) => {
  const role = source === undefined ? undefined : sourceRole(source);
  if (role === undefined || cited.length === 0) return [];
  return lacking(
    cited,
    { role },
    'wrong-source',
    `The section takes only what the ${role} said, and no such line is named.`,
  );
};

/** What a statement says of a person rests on a line by that person. */
export const saidByTheSubject: StatementRule = ({ own, cited, lines }) => {
  if (cited.length === 0) return [];
  const first = subjectsOf(own)
    .map((subject) => asHeard(subject, lines))
    .flatMap((subject) =>
      lacking(
        cited,
        subject,
        'wrong-speaker',
        `It speaks of the ${subject.role}, but no line by them is named.`,
      ),
    );
  return first.slice(0, 1);
};

/** With one client in the room "Client" is simply the client; with several, it is that participant. */
export function asHeard(subject: Subject, lines: readonly SpokenLine[]): Subject {
  const clients = new Set(lines.flatMap((line) => (line.role === 'client' ? [line.participant] : [])));
  if (subject.participant === undefined || (clients.size <= 1 && subject.participant === 'client'))
    return { role: subject.role };
  return subject;
}

/** Whether a line is by the subject. */
export function isBy(line: SpokenLine, subject: Subject): boolean {
  return (
    line.role === subject.role &&
    (subject.participant === undefined || line.participant === subject.participant)
  );
}

function lacking(
  cited: StatementContext['cited'],
  subject: Subject,
  rule: string,
  detail: string,
): Problem[] {
  if (cited.some((line) => isBy(line, subject))) return [];
  if (cited.some((line) => line.role === null)) {
    return problem('speaker-unknown', 'Nobody could tell who said the line it rests on.');
  }
  return problem(rule, detail);
}
