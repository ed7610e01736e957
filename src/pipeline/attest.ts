import { type Attest, type AttestLine, type AttestPart, worstState } from '../core/attest.ts';
import type { HealthCheck } from '../core/health.ts';
import type { Inspection } from '../core/inspection.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { toolStamp } from '../core/version.ts';
import { affectLine, styleLine, textsLine } from './attest-automation.ts';
import { readSaid, sentLine, takenLine } from './attest-consent.ts';
import { contractsLine, hostsLine, ledgerLine, switchesLine } from './attest-egress.ts';
import { noteLines, proveNotes, timeLine } from './attest-notes.ts';
import { recordedLine } from './attest-recordings.ts';
import { erasureLine, retentionLine } from './attest-retention.ts';
import { ruleLines } from './attest-rules.ts';
import { auditLine, filesLine, machineLines } from './attest-storage.ts';

/** What was looked at before the stages' ports were asked. */
export interface AttestSubject {
  vaultId: string;
  inspection: Inspection;
  health: readonly HealthCheck[];
  settings: Settings;
}

/**
 * Holds the vault, this machine and everything that ever left it against Ensora's four tests of technology in a therapy
 * room and against the HIPAA Security Rule. Reads all of it, changes nothing.
 * @throws `locked`, `damaged`, `interrupted`
 */
export async function attest(ports: StagePorts, subject: AttestSubject): Promise<Attest> {
  const { inspection, health, settings, vaultId } = subject;
  const { sessions: store, ledger, audit } = ports.vault;
  const sessions = await store.listSessions();
  const entries = await ledger.list();
  const clientIds = new Set([...sessions, ...entries].map(({ clientId }) => clientId));
  const said = await readSaid(ports, clientIds);
  const proven = await proveNotes(
    ports,
    sessions.map(({ id }) => id),
  );
  const storage = [
    filesLine(inspection),
    await auditLine(ports),
    ...machineLines(health),
    takenLine(sessions, said),
    sentLine(entries, said),
    await ledgerLine(ports, entries),
    hostsLine(entries, settings),
    await contractsLine(ports, entries),
    await retentionLine(ports, settings),
    await erasureLine(ports),
  ];
  const encounter = [await recordedLine(ports, sessions), timeLine(proven)];
  const intent = [...noteLines(proven), affectLine(settings), await styleLine(ports)];
  const control = [switchesLine(settings), await textsLine(ports, clientIds)];
  const lines = [...storage, ...encounter, ...intent, ...control];
  const head = await audit.head().catch(() => undefined);
  return {
    at: ports.now().toISOString(),
    vaultId,
    tool: toolStamp,
    ...(head !== undefined && { auditHead: `${head.seq}:${head.sha256}` }),
    parts: [
      part('storage', 'Security and storage', ensora(1), storage),
      part('encounter', 'Little between the two people in the room', ensora(2), encounter),
      part('intent', 'Clinical intent, and no bias of the machine', ensora(3), intent),
      part('control', 'Switches, and nothing hidden', ensora(4), control),
      part('security-rule', 'HIPAA Security Rule', '45 CFR 164.308–164.316', ruleLines(lines)),
    ],
  };
}

function ensora(test: number): string {
  return `Ensora Health, "Technology should earn its way into the therapy room", test ${test}`;
}

function part(id: string, title: string, source: string, lines: AttestLine[]): AttestPart {
  return { id, title, source, lines };
}

/** What all of it comes to. */
export function verdictOf({
  parts,
}: Attest): Record<AttestLine['state'], number> & { worst: AttestLine['state'] } {
  const states = parts.flatMap(({ lines }) => lines.map(({ state }) => state));
  const of = (state: AttestLine['state']) => states.filter((one) => one === state).length;
  return { pass: of('pass'), yours: of('yours'), fail: of('fail'), worst: worstState(states) };
}
