import type { LineSpeaker, Speakers, SpeakerVoice } from '../core/artefacts/speakers.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { forgetDisownedVoices } from './enrolled-voices.ts';
import { withSpans } from './former-decisions.ts';
import { readSpeakers } from './read-speakers.ts';
import { headerFor, whileLocked } from './stage-session.ts';

/** One voice of a session, as it was told apart. */
export interface SessionVoice extends SpeakerVoice {
  /** Who it is; null where nobody has said. */
  participant: string | null;
  /** Numbers of the lines it says. */
  lines: number[];
}

/**
 * Says who a whole voice is: every line of it, but for lines the clinician has decided one by one. In a session with one
 * client, the other voice is then the other person.
 * @throws `not-found` for an unknown voice or participant, `failed` without speakers
 */
export async function nameVoice(
  ports: StagePorts,
  request: { sessionId: string; voice: number; participant: string },
): Promise<Held<Speakers>> {
  const { sessionId, voice, participant } = request;
  return whileLocked(ports, sessionId, async () => {
    const { speakers: value, lines } = await readSpeakers(ports, sessionId);
    const voices = voicesOf(value);
    if (!voices.some((each) => each.voice === voice)) throw unknownVoice(sessionId, voices.length);
    if (!value.participants.some(({ id }) => id === participant)) throw unknownParticipant(value);
    const names = new Map<number, SpeakerVoice & { participant: string }>([
      [voice, { voice, participant, by: 'clinician' }],
    ]);
    const other = theOther(value, voices, { voice, participant });
    if (other !== undefined) names.set(other.voice, other);
    const renamedLines = value.lines.map((line) => renamed(line, names));
    await forgetDisownedVoices(ports, sessionId, lines, { before: value.lines, now: renamedLines });
    const written = await ports.vault.sessions.write<Speakers>({
      ...value,
      ...headerFor(ports, sessionId, value.inputs),
      lines: withSpans(renamedLines, lines, (entry, at) => entry !== value.lines[at]),
      voices: (value.voices ?? []).map((each) => {
        const name = names.get(each.voice);
        if (name === undefined) return each;
        const { voice, label } = each;
        return {
          voice,
          ...(label !== undefined && { label }),
          ...(name.by !== undefined && { by: name.by }),
        };
      }),
    });
    const summary = `revision ${written.revision}`;
    ports.onEvent({ type: 'finished', stage: 'speakers', sessionId, summary });
    return written;
  });
}

/** The voices of a session's newest transcript. @throws `failed` without speakers */
export async function readVoices(ports: StagePorts, sessionId: string): Promise<SessionVoice[]> {
  return voicesOf((await readSpeakers(ports, sessionId)).speakers);
}

function voicesOf({ lines, voices = [] }: Speakers): SessionVoice[] {
  return voices.map((each) => {
    const own = lines.filter(({ voice, echoOf }) => voice === each.voice && echoOf === undefined);
    const computed = own.find(({ confirmed }) => !confirmed) ?? own[0];
    return { ...each, participant: computed?.participant ?? null, lines: own.map(({ line }) => line) };
  });
}

/** The one voice and the one person that are left. With two people, who one of them is says who the other is. */
function theOther(
  { participants }: Speakers,
  voices: readonly SessionVoice[],
  named: { voice: number; participant: string },
): (SpeakerVoice & { participant: string }) | undefined {
  const isPair = participants.length === 2 && voices.length === 2;
  // What was computed of the other one of two is wrong if it was wrong of this one; what the clinician said stays.
  const others = voices.filter(({ voice, by }) => voice !== named.voice && by !== 'clinician');
  const open = others.filter(({ participant }) => isPair || participant === null);
  const known = voices.filter((each) => each.voice !== named.voice && !open.includes(each));
  const taken = new Set([named.participant, ...known.map(({ participant }) => participant)]);
  const left = participants.filter(({ id }) => !taken.has(id));
  const [rest] = open;
  const [person] = left;
  if (open.length !== 1 || left.length !== 1 || rest === undefined || person === undefined) return undefined;
  return { voice: rest.voice, participant: person.id, by: 'elimination' };
}

function renamed(line: LineSpeaker, names: ReadonlyMap<number, { participant: string }>): LineSpeaker {
  const name = line.voice === undefined ? undefined : names.get(line.voice);
  if (name === undefined || line.confirmed) return line;
  return { ...line, participant: name.participant };
}

function unknownVoice(sessionId: string, count: number): AmynoteError {
  const known = count === 0 ? 'its voices were not told apart' : `it has voices 1 to ${count}`;
  return new AmynoteError('not-found', `the session has no such voice: ${known}`, {
    hint: `hear who they are: amynote speakers show ${sessionId}`,
  });
}

function unknownParticipant({ participants }: Speakers): AmynoteError {
  return new AmynoteError('not-found', 'nobody of that name was in this session', {
    hint: `they are: ${participants.map(({ id }) => id).join(', ')}`,
  });
}
