import type { ProviderCopies } from '../core/erasure.ts';
import type { StagePorts } from '../core/ports.ts';
import { providersOf } from './erasure-certificate.ts';
import { retentionTerms } from './provider-terms.ts';
import { heldParts, type RuledPart } from './retention-plan.ts';

/** What there is of one session. */
export interface SessionExists {
  sessionId: string;
  startedAt: string;
  parts: (RuledPart | 'signed note' | 'private notes' | 'unfinished recording')[];
}

/** What there is of a client at one moment: counts and names of kinds, no word of any of it. */
export interface WhatExists {
  sessions: SessionExists[];
  /** Files of the index for search. */
  index: number;
  /** Texts between sessions, drafts and others. */
  nudges: { drafts: number; approved: number };
  scores: number;
  /** What was sent out and may be kept there. */
  providers: ProviderCopies[];
}

/** Looks at everything that is stored of a client. */
export async function whatExists(ports: StagePorts, clientId: string): Promise<WhatExists> {
  const { vault } = ports;
  const own = (await vault.sessions.listSessions()).filter((session) => session.clientId === clientId);
  const sessions: SessionExists[] = [];
  for (const { id, startedAt } of own) {
    const files = await vault.erasures.filesBelow(`sessions/${id}`);
    const has = (pattern: RegExp) => files.some((file) => pattern.test(file));
    const parts = [
      ...(await heldParts(ports, id)),
      ...(has(/\/signed-note\.\d+\.age$/) ? ['signed note' as const] : []),
      ...(has(/\/private\.\d+\.age$/) ? ['private notes' as const] : []),
      ...(has(/\/capture\/\d{6}\.age$/) ? ['unfinished recording' as const] : []),
    ];
    sessions.push({ sessionId: id, startedAt, parts });
  }
  const nudges = await vault.nudges.list(clientId);
  const drafts = nudges.filter(({ value }) => value.approval === undefined).length;
  const scores = (await vault.chart.entries(clientId)).reduce((sum, entry) => sum + entry.scores.length, 0);
  const sent = (await vault.ledger.list()).filter((entry) => entry.clientId === clientId);
  return {
    sessions,
    index: (await vault.indexes.list(clientId)).length,
    nudges: { drafts, approved: nudges.length - drafts },
    scores,
    providers: providersOf(sent, await retentionTerms(ports)),
  };
}
