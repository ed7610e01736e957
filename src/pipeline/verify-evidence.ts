import type { NoteContent, Quote, SignedBody } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import type { SpokenLine } from '../core/lines.ts';
import { emptyNoteContext, type NoteContext } from '../core/note-context.ts';
import type { StagePorts } from '../core/ports.ts';
import type { SessionLog } from './session-log.ts';
import { readClient, readSpokenLines } from './stage-session.ts';
import { type Check, missed } from './verify-check.ts';

/** Checks every statement and quotation of a signed note against the words of the session as they are now. */
export async function verifyEvidence(ports: StagePorts, body: SignedBody, log: SessionLog): Promise<Check[]> {
  const spoken = await readSpokenLines(ports, body.sessionId);
  if (spoken === undefined) return [withoutWords(body, log)];
  const context = await contextOf(ports, body.clientId);
  const now = (await ports.noteRules()).reverify(body.content, spoken.lines, context);
  return [evidence(body.content, now), quotations(body.content, now, spoken.lines)];
}

/** Words are erased, or somebody took them away. */
function withoutWords({ inputs }: SignedBody, log: SessionLog): Check {
  const absent = (['transcript', 'speakers'] as const).flatMap((kind) => {
    const sha256 = inputs[kind];
    return sha256 === undefined ? [] : [missed('evidence', { kind, sha256 }, log)];
  });
  const detail = 'the words of the session are erased: nothing is left to compare with';
  if (absent.some(({ state }) => state === 'gone')) return { check: 'evidence', state: 'gone', detail };
  return { check: 'evidence', state: 'failed', detail: 'the words of the session are missing' };
}

/** Only what belongs to the client: the names of others may have changed since, and so may other notes. */
async function contextOf(ports: StagePorts, clientId: string): Promise<NoteContext> {
  const { people, names = [] } = await readClient(ports, clientId);
  const registered = people.map(({ id, name, role }) => ({ id, name, role }));
  return { ...emptyNoteContext, registered: { people: registered, names, clinician: '' } };
}

function evidence(signed: NoteContent, now: NoteContent): Check {
  const statements = statementsOf(signed);
  const open = statementsOf(now)
    .filter(({ status }) => status === 'unsupported')
    .map(({ id }) => id);
  if (open.length === 0) {
    return {
      check: 'evidence',
      state: 'ok',
      detail: `${counted(statements.length, 'statement')}, each supported`,
    };
  }
  const detail = `the session as it is now does not support ${open.join(', ')}`;
  return { check: 'evidence', state: 'changed', detail, statements: open };
}

/** Quotations of statements are proven again by the rules, those of risk by the line they name. */
function quotations(signed: NoteContent, now: NoteContent, lines: readonly SpokenLine[]): Check {
  const proven = new Map(statementsOf(now).map(({ id, quotes }) => [id, JSON.stringify(quotes)]));
  const texts = new Map(lines.map(({ id, text }) => [id, text]));
  const isSaid = ({ line, text }: Quote) => texts.get(line)?.includes(text) === true;
  const lost = [
    ...statementsOf(signed).filter(
      ({ id, quotes }) => quotes.length > 0 && proven.get(id) !== JSON.stringify(quotes),
    ),
    ...(signed.hits ?? []).filter(({ quotes }) => !quotes.every(isSaid)),
  ].map(({ id }) => id);
  lost.push(...signed.risk.filter(({ quotes }) => !quotes.every(isSaid)).map(({ category }) => category));
  const all = [...statementsOf(signed), ...signed.risk, ...(signed.hits ?? [])];
  const count = all.reduce((sum, { quotes }) => sum + quotes.length, 0);
  if (lost.length === 0) {
    return {
      check: 'quotations',
      state: 'ok',
      detail: `${counted(count, 'quotation')}, each word for word in its line`,
    };
  }
  const detail = `not word for word in the session as it is now: ${lost.join(', ')}`;
  return { check: 'quotations', state: 'changed', detail, statements: lost };
}

function statementsOf({ sections }: NoteContent): NoteContent['sections'][number]['statements'] {
  return sections.flatMap(({ statements }) => statements);
}
