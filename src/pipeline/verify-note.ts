import type { SignedNote } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { memberBody, membersOf } from '../core/member-body.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { readSessionLog } from './session-log.ts';
import { type SealFault, sealFaults } from './verify.ts';
import { verifyAddenda } from './verify-addenda.ts';
import { type Check, check, verifyFile } from './verify-check.ts';
import { verifyEvidence } from './verify-evidence.ts';
import { verifyInputs } from './verify-inputs.ts';

/**
 * Recomputes, offline, everything that a signed note claims: its signature and whose it is, the hashes of what it was
 * made from, every statement and quotation against the words of the session, its members' own charts and what was
 * added later.
 * @throws `failed` when the note is not signed
 */
export async function verifyNote(ports: StagePorts, sessionId: string): Promise<Check[]> {
  const held = await ports.vault.sessions.history(sessionId, 'signed-note');
  const newest = held.at(-1);
  if (newest === undefined) {
    throw new AmynoteError('failed', 'the note of this session is not signed', {
      hint: `sign it: amynote sign ${sessionId}`,
    });
  }
  const log = await readSessionLog(ports, sessionId);
  return [
    ...(await verifySeal(ports, newest.value)),
    ...(await verifyPlace(ports, newest, held.length)),
    verifyFile(`signed-note.${newest.revision}.age`, newest.sha256, log),
    ...(await verifyMembers(ports, newest.value)),
    ...(await verifyInputs(ports, newest.value.body, log)),
    ...(await verifyEvidence(ports, newest.value.body, log)),
    ...(await verifyAddenda(ports, newest.value, log)),
  ];
}

async function verifySeal(ports: StagePorts, note: SignedNote): Promise<Check[]> {
  const faults = new Set<SealFault>(await sealFaults(ports, note, 'note'));
  const { publicKey } = note.body.signer;
  return [
    check(
      'signature',
      !faults.has('signature'),
      'Ed25519 over every word of the note',
      'it is not of these words',
    ),
    check('type', !faults.has('type'), 'a whole note', 'signed as something else than a whole note'),
    check('hash', !faults.has('hash'), note.bodySha256, 'it is not of these words'),
    check('key', !faults.has('key'), `your own: ${publicKey}`, `not yours: ${publicKey}`),
  ];
}

/** What lies outside the signature has to say what the signed words say. */
async function verifyPlace(ports: StagePorts, { value }: Held<SignedNote>, held: number): Promise<Check[]> {
  const { body } = value;
  const session = await ports.vault.sessions.readSession(value.sessionId);
  const belongs = body.sessionId === value.sessionId && body.clientId === session.clientId;
  const isSame =
    JSON.stringify(sorted(value.inputs)) === JSON.stringify(sorted(body.inputs)) &&
    value.engine === undefined &&
    (body.receipt === undefined || (value.createdAt === body.signedAt && value.tool === body.receipt.tool));
  return [
    check('session', belongs, 'of this session and client', 'it was signed for another session or client'),
    check('header', isSame, 'says what the signed words say', 'it says other than the signed words'),
    check('one', held === 1, 'there is one signed note', `there are ${held} signed notes: only one can be`),
  ];
}

function sorted(record: Record<string, string>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function verifyMembers(ports: StagePorts, { body, members = [] }: SignedNote): Promise<Check[]> {
  const wanted = membersOf(body.content);
  const checks: Check[] = [];
  for (const member of wanted) {
    const own = members.find((one) => one.member === member);
    const part = memberBody(body, member);
    const faults =
      own === undefined ? ['signature'] : await sealFaults(ports, { body: part, ...own }, 'member');
    checks.push(
      check(
        'member',
        faults.length === 0,
        `${member}: own chart, own signature`,
        `${member}: not of these words`,
      ),
    );
  }
  const strangers = members.filter(({ member }) => !wanted.includes(member));
  return strangers.length === 0
    ? checks
    : [
        ...checks,
        { check: 'member', state: 'failed', detail: 'a signature for somebody who is not in the note' },
      ];
}
