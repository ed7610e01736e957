import { type AttestLine, worstState } from '../core/attest.ts';

/** A standard of 45 CFR 164.308–316: the claims that stand for it, and what is left to the clinician. */
interface Rule {
  id: string;
  claim: string;
  /** Ids of the lines it rests on. */
  rests: readonly string[];
  /** What no program can do. */
  left?: string;
}

const rules: readonly Rule[] = [
  {
    id: '312(a)(2)(i)',
    claim: 'Unique user identification: one key for each clinician, a name on every event',
    rests: ['recipients', 'audit-log'],
  },
  {
    id: '312(a)(2)(ii)',
    claim: 'Emergency access: the record can be opened when key or clinician is lost',
    rests: ['recovery'],
    left: 'keep the recovery words where your executor finds them',
  },
  {
    id: '312(a)(2)(iii)',
    claim:
      'Automatic logoff: an unlocked key is forgotten after 15 minutes without use, unless you asked for longer',
    rests: ['key', 'key-agent'],
    left: 'amynote status says when it locks; the time of a closed lid counts',
  },
  {
    id: '312(a)(2)(iv)',
    claim: 'Encryption at rest: age files; no plain text in temporary files, swap or leftovers',
    rests: ['files', 'sealing', 'swap', 'plain-key', 'left-texts'],
  },
  {
    id: '312(b)',
    claim: 'Audit controls: an append-only, chained log of who did what',
    rests: ['audit-log'],
  },
  { id: '312(c)', claim: 'Integrity: nothing is altered or destroyed unseen', rests: ['files', 'signed'] },
  {
    id: '312(d)',
    claim: 'Person authentication: a passphrase opens the key',
    rests: ['key'],
    left: 'a second factor is not part of amynote: use the login of your computer',
  },
  {
    id: '312(e)',
    claim: 'Transmission: https or this machine only, to named hosts, no redirects, no telemetry',
    rests: ['hosts', 'ledger', 'switches'],
  },
  {
    id: '308(a)(1)(ii)(A)',
    claim: 'Risk analysis, written and kept',
    rests: [],
    left: 'write one for your practice; this page and SECURITY.md are a part of it',
  },
  {
    id: '308(a)(1)(ii)(D)',
    claim: 'Activity review: somebody reads the log now and then',
    rests: ['audit-log'],
    left: 'amynote audit show --since DATE, and note that you read it',
  },
  {
    id: '308(a)(7)',
    claim: 'Contingency: an encrypted backup, and a restore that was tried',
    rests: ['recovery'],
    left: 'amynote backup TARGET, and once a year a restore on another computer',
  },
  {
    id: '308(b), 314(a)',
    claim: 'Business associates: a contract before the first byte',
    rests: ['contracts'],
    left: 'keep the signed agreements; amynote knows of them only what you said',
  },
  {
    id: '310(d)',
    claim: 'Disposal and media: what is erased has its key destroyed',
    rests: ['erasures', 'retention'],
    left: 'old backups and solid-state disks may hold older bytes: see the certificates of erasure',
  },
  {
    id: '316(b)(2)(i)',
    claim: 'Consents, authorisations and logs are kept for six years',
    rests: ['audit-log', 'consent-sent', 'consent-recorded'],
    left: 'policies and contracts on paper are yours to keep',
  },
];

/** Each standard holds as well as the weakest of what stands for it; what no program can do is said beside. */
export function ruleLines(lines: readonly AttestLine[]): AttestLine[] {
  return rules.map(({ id, claim, rests, left }) => {
    const own = rests
      .map((wanted) => lines.find((line) => line.id === wanted))
      .filter((line) => line !== undefined);
    const worst = worstState(own.map(({ state }) => state));
    const state = worst === 'pass' && left !== undefined ? 'yours' : worst;
    const told = own.map((line) => `${line.id}: ${line.state}`).join(', ');
    const evidence = told === '' ? 'nothing that a program can look at' : told;
    return { id, claim, state, evidence, ...(left !== undefined && { next: left }) };
  });
}
