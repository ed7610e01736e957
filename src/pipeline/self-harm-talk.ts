import type { RiskHitEntry } from '../core/artefacts/note.ts';
import type { Mention } from '../core/insights.ts';
import type { StagePorts } from '../core/ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import type { RiskConcern } from '../core/risk-hit.ts';

const concerns: readonly RiskConcern[] = ['active_ideation', 'passive_ideation', 'self_injury'];

/**
 * The client's lines that the rules for risk take for talk about dying or hurting oneself, each once, with how it was meant;
 * without sayings ("I'm drowning") and those that the clinician decided to be none. An answer is heard together with its question.
 */
export async function selfHarmMentions(
  ports: StagePorts,
  { session, day, lines, note }: RecordedSession,
  person: string | undefined,
): Promise<Mention[]> {
  const rules = await ports.noteRules();
  const hits = rules.hear(lines, note?.content.hits ?? [], session.sessionKind === 'group');
  const found = new Map<number, RiskHitEntry>();
  for (const hit of hits) {
    if (!concerns.includes(hit.concern) || hit.disposition === 'not_risk' || hit.meaning === 'idiom')
      continue;
    for (const line of hit.lines) if (!found.has(line)) found.set(line, hit);
  }
  return lines.flatMap((line): Mention[] => {
    const hit = found.get(line.id);
    const isOwn = line.role === 'client' && (person === undefined || line.person === person);
    if (hit === undefined || !isOwn) return [];
    const { id, startMs, endMs, text: quote, participant: speaker } = line;
    const { meaning, concern } = hit;
    const side = person === undefined ? speaker : 'client';
    return [{ sessionId: session.id, day, line: id, startMs, endMs, speaker: side, quote, meaning, concern }];
  });
}
