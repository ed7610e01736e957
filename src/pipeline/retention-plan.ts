import { errorCode } from '../core/errors.ts';
import { type HoldEvent, holdsOn } from '../core/hold.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { Settings } from '../core/settings.ts';
import { readSignedNote } from './read-signed-note.ts';
import { requireScope } from './stage-session.ts';

/** What a rule can erase of a session. */
export const ruledParts = ['audio', 'transcript', 'drafts'] as const;
export type RuledPart = (typeof ruledParts)[number];

/** One part of one session, and what becomes of it. */
export interface RetentionRow {
  sessionId: string;
  clientId: string;
  part: RuledPart;
  /** `due`: to be erased now; `later`: at its time; `kept`: for the reason that is given. */
  state: 'due' | 'later' | 'kept';
  /** When its time is over, ISO 8601. */
  at?: string;
  /** The rule, or why it stays; nothing clinical. */
  why: string;
}

export type RetentionRules = Settings['retention'];

const dayMs = 86_400_000;

/** The setting of a part's rule, e.g. `audio_days_after_signing`. */
export function ruleOf(part: RuledPart): keyof RetentionRules {
  return `${part}_days_after_signing`;
}

/** Which of these parts a session holds; read from names. */
export async function heldParts({ vault }: StagePorts, sessionId: string): Promise<RuledPart[]> {
  const files = await vault.erasures.filesBelow(`sessions/${sessionId}`);
  const has = (kind: string) => files.some((file) => file.startsWith(`sessions/${sessionId}/${kind}`));
  return [
    // A recording that is under way, or whose process died, is sound as well.
    ...(['audio.', 'capture/'].some(has) ? ['audio' as const] : []),
    // What is paid for of a transcription that was stopped holds words as well.
    ...(['transcript.', 'speakers.', 'pieces/', 'voice-pieces/'].some(has) ? ['transcript' as const] : []),
    ...(has('note.') ? ['drafts' as const] : []),
  ];
}

/** What the rules say of one session, part by part. Without a signed note nothing has an end: work would be lost. */
export async function planSession(
  ports: StagePorts,
  rules: RetentionRules,
  session: Session,
  holds: readonly HoldEvent[],
): Promise<RetentionRow[]> {
  const { id: sessionId, clientId } = session;
  const parts = await heldParts(ports, sessionId);
  if (parts.length === 0) return [];
  const signedAt = await signedMoment(ports, sessionId);
  const rows: RetentionRow[] = [];
  for (const part of parts) {
    const of = { sessionId, clientId, part };
    if (signedAt === undefined) rows.push({ ...of, state: 'kept', why: 'its note is not signed yet' });
    else if (signedAt === 'unread')
      rows.push({ ...of, state: 'kept', why: 'its signed note cannot be read' });
    else rows.push({ ...of, ...(await standingOf(ports, rules, session, part, signedAt, holds)) });
  }
  return rows;
}

/** A note whose signature does not hold says nothing of when it was signed. */
async function signedMoment(ports: StagePorts, sessionId: string): Promise<Date | 'unread' | undefined> {
  try {
    const signed = await readSignedNote(ports, sessionId);
    return signed && new Date(signed.value.body.signedAt);
  } catch (error) {
    if (errorCode(error) !== 'damaged') throw error;
    return 'unread';
  }
}

async function standingOf(
  ports: StagePorts,
  rules: RetentionRules,
  { id: sessionId, clientId }: Session,
  part: RuledPart,
  signedAt: Date,
  holds: readonly HoldEvent[],
): Promise<Pick<RetentionRow, 'state' | 'at' | 'why'>> {
  const days = rules[ruleOf(part)];
  const rule = `retention.${ruleOf(part)} = ${days}`;
  if (days === 'keep') return { state: 'kept', why: rule };
  const at = new Date(signedAt.getTime() + days * dayMs);
  const isDue = at <= ports.now();
  const [hold] = holdsOn(holds, { clientId, sessionId });
  if (hold !== undefined) return { state: 'kept', at: at.toISOString(), why: `hold ${hold.id}` };
  if (part === 'transcript' && (await isRetained(ports, clientId))) {
    return { state: 'kept', at: at.toISOString(), why: 'everybody agreed to retain_transcript' };
  }
  return { state: isDue ? 'due' : 'later', at: at.toISOString(), why: rule };
}

/** Of a child the guardians are asked, too. */
async function isRetained(ports: StagePorts, clientId: string): Promise<boolean> {
  const client = await ports.vault.people.readClient(clientId);
  if (client === undefined) return false;
  try {
    await requireScope(ports, client, 'retain_transcript');
    return true;
  } catch (error) {
    if (errorCode(error) !== 'consent') throw error;
    return false;
  }
}
