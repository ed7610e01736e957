import type { AuditEntry } from '../core/audit.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { counted } from '../core/counted.ts';
import type { EgressEntry } from '../core/egress.ts';
import type {
  Certificate,
  CertificateBody,
  Destruction,
  ErasureBegun,
  ProviderCopies,
} from '../core/erasure.ts';
import type { StagePorts } from '../core/ports.ts';
import { toolStamp } from '../core/version.ts';
import { goneSessions } from './erasure-derived.ts';
import { type RetentionTerms, retentionTerms } from './provider-terms.ts';

/** What was done, and what is known of copies elsewhere. */
interface Done {
  begun: ErasureBegun;
  gone: CertificateBody['files'];
  /** What became of each file that comes and goes. */
  passing: Destruction[];
  entries: readonly AuditEntry[];
  sessionIds: readonly string[];
}

/** Signs what was erased and writes it into the vault; what was begun is over with it. */
export async function writeCertificate(ports: StagePorts, done: Done): Promise<Certificate> {
  const signer = await ports.signer();
  const body = await bodyOf(ports, done, await signer.publicKey());
  const { signature, sha256 } = await signer.sign(canonicalBytes(body));
  const certificate: Certificate = {
    v: 1,
    kind: 'certificate',
    id: body.id,
    body,
    bodySha256: sha256,
    signature,
  };
  await ports.vault.erasures.finish(certificate);
  return certificate;
}

async function bodyOf(
  ports: StagePorts,
  { begun, gone, passing, entries, sessionIds: there }: Done,
  publicKey: string,
): Promise<CertificateBody> {
  const { id, at, by, subject, what, reason } = begun;
  const sessionIds = [...goneSessions(begun, there)];
  const sent = (await ports.vault.ledger.list()).filter((entry) =>
    isOf(entry, subject.clientId, sessionIds, what),
  );
  return {
    v: 1,
    type: 'erasure',
    id,
    vaultId: ports.vault.erasures.vaultId,
    tool: toolStamp,
    subject,
    what,
    reason,
    begunAt: at,
    erasedAt: ports.now().toISOString(),
    by,
    files: gone,
    passing: begun.passing,
    kept: await keptOf(ports, begun, sent.length),
    outOfReach: {
      providers: providersOf(sent, await retentionTerms(ports)),
      backups: momentsOf(entries, 'backup', undefined),
      exports: momentsOf(entries, 'export', new Set(sessionIds)),
      disk: diskWords([...gone.map(({ method }) => method), ...passing]),
    },
    publicKey,
  };
}

/** How the files went, and what a disk may keep of them all the same. */
function diskWords(methods: readonly Destruction[]): string {
  const count = (method: Destruction) => methods.filter((each) => each === method).length;
  const [overwritten, removed, absent] = [count('key-destroyed'), count('removed'), count('absent')];
  return [
    `the key of ${counted(overwritten, 'file')} was overwritten where it lay`,
    ...(removed > 0
      ? [
          `of ${counted(removed, 'file')} (hard-linked elsewhere or not writable) only the name went, so copies may still open`,
        ]
      : []),
    ...(absent > 0 ? [`${counted(absent, 'file')} had gone before`] : []),
    'SSDs, snapshots, synchronised folders and file systems that copy on write may hold older copies',
  ].join('; ');
}

function isOf(
  entry: EgressEntry,
  clientId: string,
  sessionIds: readonly string[],
  what: ErasureBegun['what'],
): boolean {
  if (entry.clientId !== clientId) return false;
  if (what.includes('client')) return true;
  return [entry.sessionId, ...(entry.sessionIds ?? [])].some((id) => sessionIds.includes(id));
}

/** Requests by provider and place, with every id that the provider gave. */
export function providersOf(sent: readonly EgressEntry[], terms: RetentionTerms): ProviderCopies[] {
  const groups = new Map<string, EgressEntry[]>();
  for (const entry of sent) {
    const key = `${entry.provider} ${entry.origin}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((entries): ProviderCopies[] => {
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { provider, origin } = first;
    return [
      {
        provider,
        origin,
        models: distinct(entries.flatMap(({ model }) => model ?? [])),
        purposes: distinct(entries.map(({ purpose }) => purpose)),
        requests: entries.length,
        first: first.at,
        last: last.at,
        requestIds: entries.flatMap(({ outcome }) => outcome?.requestId ?? []),
        retention: terms(provider, origin),
      },
    ];
  });
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** When such a command ended well: where it wrote to is not in the log. */
function momentsOf(
  entries: readonly AuditEntry[],
  command: string,
  touching: ReadonlySet<string> | undefined,
): string[] {
  return entries
    .filter((entry) => entry.action === 'command' && entry.command === command && entry.outcome === 'done')
    .filter(({ sessionIds = [] }) => touching === undefined || sessionIds.some((id) => touching.has(id)))
    .map(({ at }) => at);
}

async function keptOf(
  { vault }: StagePorts,
  { subject, what }: ErasureBegun,
  requests: number,
): Promise<CertificateBody['kept']> {
  const consents = (await vault.people.consentEvents(subject.clientId).catch(() => [])).length;
  const sixYears = 'to be shown for 6 years (45 CFR 164.316(b)(2)(i))';
  const kept: CertificateBody['kept'] = [
    { what: 'consents and withdrawals', count: consents, why: sixYears },
    { what: 'entries of the egress ledger', count: requests, why: `${sixYears}; ids, hashes and sizes` },
  ];
  if (what.includes('session') || what.includes('client')) return kept;
  const hasNote =
    subject.sessionId !== undefined && (await vault.sessions.heldKinds(subject.sessionId)).has('signed-note');
  if (hasNote) kept.push({ what: 'signed note', count: 1, why: 'the record: no rule erases it' });
  return kept;
}
