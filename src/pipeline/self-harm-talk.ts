import type { Mention, Receipt } from '../core/insights.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { HeardPassage } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import { heaviestMeaning, type RiskConcern } from '../core/risk-hit.ts';

const concerns: readonly RiskConcern[] = ['active_ideation', 'passive_ideation', 'self_injury'];

/**
 * The client's lines that the rules for risk take for talk about dying or hurting oneself, each once, with how that line was
 * meant: in a passage that tells of a wish to die, "No" to a plan is still a no. Without sayings ("I'm drowning") and
 * those that the clinician decided to be none. An answer comes with its question.
 */
export async function selfHarmMentions(
  ports: StagePorts,
  recorded: RecordedSession,
  person: string | undefined,
): Promise<Mention[]> {
  const { session, lines, note } = recorded;
  // Of a signed note the words change no more: where nothing was heard then, nothing is to be heard now.
  const known = note?.signed === true ? note.content.hits : undefined;
  if (known?.every(({ concern }) => !concerns.includes(concern))) return [];
  const rules = await ports.noteRules();
  const hits = rules.hear(lines, note?.content.hits ?? [], session.sessionKind === 'group');
  const found = new Map<number, HeardPassage>();
  for (const hit of hits) {
    if (!concerns.includes(hit.concern) || hit.disposition === 'not_risk' || hit.meaning === 'idiom')
      continue;
    for (const line of hit.lines) if (!found.has(line)) found.set(line, hit);
  }
  return lines.flatMap((line): Mention[] => {
    const hit = found.get(line.id);
    const isOwn = line.role === 'client' && (person === undefined || line.person === person);
    return hit === undefined || !isOwn ? [] : [mentionOf(line, hit, recorded, person)];
  });
}

function mentionOf(
  line: SpokenLine,
  { signs, concern, ...hit }: HeardPassage,
  recorded: RecordedSession,
  person: string | undefined,
): Mention {
  const own = signs.filter(({ lines }) => lines.includes(line.id));
  const meaning = heaviestMeaning(own.map((sign) => sign.meaning)) ?? hit.meaning;
  const isSaid = own.some(({ lines }) => lines.length === 1);
  const ids = isSaid ? [] : own.flatMap(({ lines }) => lines);
  const asked = recorded.lines.find(({ id, role }) => role === 'therapist' && ids.includes(id));
  return {
    ...receiptOf(line, recorded, person),
    meaning,
    concern,
    // Of several people nobody knows to whom it was said.
    ...(asked !== undefined && person === undefined && { asked: receiptOf(asked, recorded, person) }),
  };
}

function receiptOf(
  { id, startMs, endMs, text, participant, role }: SpokenLine,
  { session, day }: RecordedSession,
  person: string | undefined,
): Receipt {
  const speaker = person !== undefined && role === 'client' ? 'client' : participant;
  return { sessionId: session.id, day, line: id, startMs, endMs, speaker, quote: text };
}
