import type { Addendum, SignedNote } from '../core/artefacts/note.ts';
import { wordsBefore } from '../core/corrections.ts';
import { factWords, namesOfFacts } from '../core/note-facts.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import type { SessionLog } from './session-log.ts';
import { noteHash, sealFaults } from './verify.ts';
import { type Check, verifyFile } from './verify-check.ts';

/** Checks each addition to a signed note: its seal, that it is of this note, and what it says was there before. */
export async function verifyAddenda(ports: StagePorts, note: SignedNote, log: SessionLog): Promise<Check[]> {
  const addenda = await ports.vault.sessions.history(note.sessionId, 'addendum');
  const checks: Check[] = [];
  for (const [index, held] of addenda.entries()) {
    const fault = await faultOf(ports, note, held.value);
    const what = [`${held.value.body.type} ${held.revision}`, ...placeOf(held.value)].join(' of ');
    checks.push({
      check: 'addendum',
      state: fault === undefined ? 'ok' : 'failed',
      detail: fault === undefined ? `${what}: signed, and of this note` : `${what}: ${fault}`,
    });
    checks.push(verifyFile(`addendum.${held.revision}.age`, held.sha256, log));
    if (held.revision !== index + 1) return [...checks, missing()];
  }
  return isOneMissing(addenda, log) ? [...checks, missing()] : checks;
}

async function faultOf(ports: StagePorts, note: SignedNote, addendum: Addendum): Promise<string | undefined> {
  const { body, createdAt, inputs, engine } = addendum;
  const [fault] = await sealFaults(ports, addendum, 'addendum');
  if (fault !== undefined)
    return fault === 'key' ? 'signed with a key that is not yours' : 'not what was signed';
  if (body.noteSha256 !== (await noteHash(note))) return 'it was written for another note';
  if (body.sessionId !== note.sessionId || body.clientId !== note.body.clientId)
    return 'it is of another session';
  const isSame = createdAt === body.signedAt && inputs.note === body.noteSha256 && engine === undefined;
  if (!isSame) return 'its header says other than the signed words';
  return wordsBefore(note.body, body) === body.was ? undefined : 'what it says was there before was not';
}

/** Where in the note it stands, in words that say nothing of the client. */
function placeOf({ body: { statement, facts, risk } }: Addendum): string[] {
  if (facts !== undefined)
    return [
      namesOfFacts(facts)
        .map((name) => factWords[name])
        .join(', '),
    ];
  return [statement, risk?.category].filter((place) => place !== undefined);
}

function isOneMissing(addenda: readonly Held[], { written }: SessionLog): boolean {
  const known = [...written.keys()].filter((name) => name.startsWith('addendum.'));
  return known.length > addenda.length;
}

function missing(): Check {
  return { check: 'addendum', state: 'failed', detail: 'one that was written is missing' };
}
