import type { Note, NoteContent } from '../core/artefacts/note.ts';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { SpokenLine } from '../core/lines.ts';
import { membersOf } from '../core/member-body.ts';
import { participantOf } from '../core/member-lines.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Template } from '../core/template.ts';
import type { Held } from '../core/vault-ports.ts';
import { withoutOldYes } from './note-edit.ts';
import { type NoteInHand, takeInHand } from './note-in-hand.ts';
import { onlyWith, requireScope, whileLocked } from './stage-session.ts';

/** What tells who was there. */
interface Group {
  sessionId: string;
  template: Template;
  client: Client;
  lines: readonly SpokenLine[];
  /** The newest draft. */
  held: Held<Note> | undefined;
}

/**
 * Whose parts a group's note is to have: everybody who spoke and, of the others, those whom the newest draft has a part
 * for; everybody where nobody could tell.
 */
export function membersToDraft(
  ports: StagePorts,
  { sessionId, template, client, lines, held }: Group,
): string[] {
  const people = membersIn(client);
  if (template.per === 'session' || people.length < 2) return [];
  const heard = people.filter((id) => participantOf(lines, id) !== undefined);
  if (heard.length === 0) return people;
  const present = held === undefined ? [] : membersOf(held.value.content);
  const there = people.filter((id) => heard.includes(id) || present.includes(id));
  const silent = people.length - there.length;
  if (silent > 0) {
    const message = `${counted(silent, 'member')} said nothing that is known to be theirs, and ${silent === 1 ? 'has' : 'have'} no part in this note; for one who was there: amynote edit ${sessionId} --present PERSON`;
    ports.onEvent({ type: 'notice', stage: 'draft', message });
  }
  return there;
}

/** Who was there and who was not, by the ids of the client's people. */
export interface Attendance {
  sessionId: string;
  present: readonly string[];
  absent: readonly string[];
}

/**
 * Gives members of a group who were there and said nothing a part of the newest draft, which is the clinician's to write,
 * or takes an empty one away.
 * @throws `usage` for a note without parts; `not-found`; `consent`; `failed` for somebody who spoke, or is written about
 */
export async function attend(
  ports: StagePorts,
  { sessionId, present, absent }: Attendance,
): Promise<Held<Note>> {
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    const before = note.content();
    if (membersOf(before).length === 0) throw withoutParts(sessionId);
    let content = before;
    for (const person of absent) content = withoutPart(note, content, person);
    for (const person of present) content = await withPart(ports, note, content, person);
    if (content === before) return note.held();
    await note.keep(withoutOldYes(before, content), 0);
    return note.settle();
  });
}

async function withPart(
  ports: StagePorts,
  { client, context, rules, held }: NoteInHand,
  content: NoteContent,
  person: string,
): Promise<NoteContent> {
  const people = membersIn(client);
  if (!people.includes(person)) throw unknownPerson(client);
  if (membersOf(content).includes(person)) return content;
  const alone = client.people.filter(({ id }) => id === person);
  await requireScope(ports, onlyWith(client, alone), 'ai_note_draft');
  const { template, sha256 } = await (await ports.templates()).read(content.template.id);
  if (sha256 !== held().value.inputs.template) throw otherTemplate(held().value.sessionId);
  const own = { ...template, sections: template.sections.filter(({ shared }) => !shared) };
  const empty = { statements: [], risk: [], requestIds: [] };
  const part = rules.verify(empty, own, [], { ...context, member: person });
  const place = (member: string | undefined) => (member === undefined ? -1 : people.indexOf(member));
  const inOrder = <T extends { member?: string | undefined }>(parts: readonly T[], more: readonly T[]) =>
    [...parts, ...more.map((each) => ({ ...each, member: person }))].toSorted(
      (a, b) => place(a.member) - place(b.member),
    );
  return {
    ...content,
    sections: inOrder(content.sections, part.sections),
    risk: inOrder(content.risk, part.risk),
  };
}

function withoutPart({ client, lines }: NoteInHand, content: NoteContent, person: string): NoteContent {
  if (!membersOf(content).includes(person)) throw unknownPerson(client);
  const part = content.sections.filter(({ member }) => member === person);
  const decided = content.risk.some(({ member, source }) => member === person && source === 'clinician');
  if (participantOf(lines, person) !== undefined) {
    throw new AmynoteError('failed', 'this person spoke in the session', {
      hint: 'if the lines are not theirs: amynote relabel SESSION --confirm; then draft again',
    });
  }
  if (decided || part.some(({ statements }) => statements.length > 0)) {
    throw new AmynoteError('failed', 'something is written or decided about this person', {
      hint: 'leave the statements out first: amynote edit SESSION --drop STATEMENT',
    });
  }
  const { [person]: _, ...memberFacts } = content.memberFacts ?? {};
  return {
    ...content,
    sections: content.sections.filter(({ member }) => member !== person),
    risk: content.risk.filter(({ member }) => member !== person),
    ...(content.memberFacts && { memberFacts }),
  };
}

/** Whom a group's note can be about. */
function membersIn({ people }: Client): string[] {
  return people.filter(({ role }) => role !== 'interpreter').map(({ id }) => id);
}

function withoutParts(sessionId: string): AmynoteError {
  return new AmynoteError('usage', 'this note has no parts for members', {
    hint: `only a group's has: amynote draft ${sessionId} --template group`,
  });
}

function unknownPerson(client: Client): AmynoteError {
  return new AmynoteError('not-found', 'there is no such member', {
    hint: `they are: ${membersIn(client).join(', ')}; see who is who: amynote client show ${client.id}`,
  });
}

function otherTemplate(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'the template changed since this draft', {
    hint: `draft the whole note: amynote draft ${sessionId}`,
  });
}
