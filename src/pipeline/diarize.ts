import type { AskedVoices, LineSpeaker, Speakers, SpeakerVoice } from '../core/artefacts/speakers.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import type { StoredVoice } from '../core/enrolled-voice.ts';
import { participantsOf } from '../core/participants.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Diarizer, DiarizerEngine, ToldVoices } from '../core/speech-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { diarizeSound, sendingLeave } from './diarize-sound.ts';
import { enrolledVoices } from './enrolled-voices.ts';
import { noTranscript } from './erased-parts.ts';
import { formerDecisions, withSpans } from './former-decisions.ts';
import {
  headerFor,
  orInterrupted,
  readSessionOfClient,
  requireScope,
  restOn,
  settleQuietly,
  whileLocked,
} from './stage-session.ts';

/** How voices are to be told apart; what is left out is as it was, or as it fits the session. */
export interface DiarizeChoice {
  engine?: DiarizerEngine;
  /** How many people are heard. */
  voices?: number | 'auto';
  therapistChannel?: 0 | 1;
}

type Asked = AskedVoices & { engine: DiarizerEngine };

/** What is known when the work begins. */
interface Subject {
  client: Client;
  transcript: Held<Transcript>;
  /** What was known of these lines before. */
  before: Speakers | undefined;
  asked: Asked;
  enrolled: readonly StoredVoice[];
}

/**
 * Says who spoke each line of a transcript. What the clinician decided stays, however it is asked.
 * @returns the existing speakers when the transcript did not change and nothing else is asked for.
 * @throws `consent`, `failed` when there is no transcript; of the `openai` engine also what a transcriber throws
 */
export async function diarize(
  ports: StagePorts,
  request: { sessionId: string } & DiarizeChoice,
): Promise<Held<Speakers>> {
  const { sessionId } = request;
  const { client } = await readSessionOfClient(ports, sessionId);
  // What is read outside the lock may have been corrected since.
  return whileLocked(ports, sessionId, async () => {
    const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
    if (transcript === undefined) throw await noTranscript(ports, sessionId);
    const newest = await ports.vault.sessions.latest(sessionId, 'speakers');
    const held = newest !== undefined && restOn(newest.value, transcript) ? newest : undefined;
    const enrolled = await enrolledVoices(ports);
    if (held !== undefined && isAnswered(held.value, request, enrolled)) {
      ports.onEvent({ type: 'skipped', stage: 'diarize', sessionId, reason: 'nothing changed' });
      return held;
    }
    const asked = askedOf(request, transcript.value, client, enrolled);
    const former = newest && formerDecisions(newest.value, transcript.value);
    return tellAnew(ports, { client, transcript, before: held?.value ?? former, asked, enrolled });
  }).finally(() => settleQuietly(ports));
}

async function tellAnew(ports: StagePorts, subject: Subject): Promise<Held<Speakers>> {
  const { sessionId } = subject.transcript.value;
  const diarizer = await ports.diarizer(subject.asked.engine);
  await requireScope(ports, subject.client, diarizer.scope);
  await diarizer.checkLeave?.('diarize', subject.client.id);
  ports.onEvent({ type: 'started', stage: 'diarize', sessionId });
  if (diarizer.notice !== undefined)
    ports.onEvent({ type: 'notice', stage: 'diarize', message: diarizer.notice });
  const speakers = await ports.vault.sessions.write(await speakersOf(ports, diarizer, subject));
  await ports.vault.voiceCheckpoints.clear(sessionId);
  ports.onEvent({ type: 'finished', stage: 'diarize', sessionId, summary: summaryOf(speakers.value) });
  return speakers;
}

/** Whether speakers answer what is asked. A voice enrolled since then is worth another look only where a name lacks. */
function isAnswered(held: Speakers, choice: DiarizeChoice, enrolled: readonly StoredVoice[]): boolean {
  const { asked } = held;
  const { engine, voices, therapistChannel } = choice;
  if (engine !== undefined && engine !== asked?.engine) return false;
  if (voices !== undefined && voices !== asked?.voices) return false;
  if (therapistChannel !== undefined && therapistChannel !== asked?.therapistChannel) return false;
  if (asked?.engine !== 'acoustic' || held.method === 'relabel') return true;
  const isNameless = held.voices?.some(({ by }) => by === undefined) ?? false;
  return !isNameless || enrolled.every(({ id }) => asked.enrolled.includes(id));
}

function engineFor({ lines }: Transcript): DiarizerEngine {
  return lines.some(({ channel }) => channel !== undefined) ? 'channels' : 'acoustic';
}

/** Nobody counts the members of a group before each session; of all others the record says who comes. */
function askedOf(
  choice: DiarizeChoice,
  transcript: Transcript,
  client: Client,
  enrolled: readonly StoredVoice[],
): Asked {
  const engine = choice.engine ?? engineFor(transcript);
  const usual = client.sessionKind === 'group' ? 'auto' : client.people.length + 1;
  return {
    engine,
    voices: choice.voices ?? usual,
    ...(choice.therapistChannel !== undefined && { therapistChannel: choice.therapistChannel }),
    enrolled: engine === 'acoustic' ? enrolled.map(({ id }) => id) : [],
  };
}

async function speakersOf(ports: StagePorts, diarizer: Diarizer, subject: Subject): Promise<Speakers> {
  const { client, transcript, before, asked } = subject;
  const { sessionId, lines } = transcript.value;
  const participants = participantsOf(client);
  const enrolled = subject.enrolled.map(({ role, statistics }) => ({ participant: role, statistics }));
  const told = await orInterrupted(
    ports.signal,
    diarizer.diarize({
      lines,
      participants,
      voices: asked.voices,
      ...(asked.engine === 'acoustic' && { enrolled }),
      ...(asked.therapistChannel !== undefined && { therapistChannel: asked.therapistChannel }),
      ...(await diarizeSound(ports, sessionId)),
      sending: sendingLeave(ports, client, sessionId, diarizer.scope),
    }),
  );
  if (asked.enrolled.length > 0) noteForeign(ports, told);
  const namer = await ports.voiceNamer();
  const names = Object.fromEntries(client.people.map(({ id, name }) => [id, name]));
  const decided = decidedIn(before);
  const named = namer.name({ lines, participants, enrolled, names, decided }, told);
  const confirmed = named.lines.map((line) => confirmedIn(before, line) ?? line);
  return {
    ...headerFor(ports, sessionId, { transcript: transcript.sha256 }),
    kind: 'speakers',
    method: diarizer.method,
    engine: {
      name: diarizer.method,
      ...(diarizer.model !== undefined && { model: diarizer.model }),
      requestIds: told.requestIds ?? [],
    },
    participants,
    lines: withSpans(confirmed, lines, (entry) => entry.confirmed === true || decided.has(entry.line)),
    voices: swappedAsBefore(named.voices, before),
    asked,
  };
}

function noteForeign(ports: StagePorts, { voices }: ToldVoices): void {
  if (voices.length === 0 || voices.some(({ likeness }) => likeness.some((odds) => !Number.isNaN(odds))))
    return;
  const message =
    'your enrolled voice was made by another version of amynote and is not used: enroll it again';
  ports.onEvent({ type: 'notice', stage: 'diarize', message });
}

/** What the clinician said of single lines, and of whole voices. */
function decidedIn(before: Speakers | undefined): Map<number, string> {
  const named = new Set(before?.voices?.flatMap(({ voice, by }) => (by === 'clinician' ? [voice] : [])));
  const decided = (before?.lines ?? []).flatMap(({ line, participant, confirmed, voice }) =>
    participant !== null && (confirmed || (voice !== undefined && named.has(voice)))
      ? [[line, participant] as const]
      : [],
  );
  return new Map(decided);
}

/** A line the clinician decided, with the voice it has now; it is nobody's echo. */
function confirmedIn(before: Speakers | undefined, now: LineSpeaker): LineSpeaker | undefined {
  const said = before?.lines.find(({ line, confirmed }) => line === now.line && confirmed);
  if (said === undefined) return undefined;
  const { participant, confidence } = said;
  const { echoOf: _, ...line } = now;
  return { ...line, participant, confidence, confirmed: true };
}

/** What a swap has named stays named, and is no more certain than before. */
function swappedAsBefore(voices: readonly SpeakerVoice[], before: Speakers | undefined): SpeakerVoice[] {
  const isSwapped = before?.voices?.some(({ swapped }) => swapped) ?? false;
  return voices.map((one) => (isSwapped && one.by === 'clinician' ? { ...one, swapped: true } : one));
}

function summaryOf({ sessionId, lines, voices = [] }: Speakers): string {
  const heard = lines.filter(({ echoOf }) => echoOf === undefined);
  const unsure = heard.filter(({ participant, confirmed }) => participant === null && !confirmed).length;
  const copies = lines.length - heard.length;
  const twice = copies === 0 ? '' : ` (${copies} more heard twice)`;
  const all = `${counted(heard.length, 'line')}${twice}`;
  if (unsure === 0) return `${all}, every one with a speaker`;
  const nameless = voices.filter(({ by }) => by === undefined).length;
  const sure = `${all}: ${heard.length - unsure} sure, ${unsure}`;
  if (nameless > 0)
    return `${sure} by ${counted(nameless, 'voice')} without a name: amynote speakers show ${sessionId}`;
  return `${sure} for your ear: amynote relabel ${sessionId} --confirm`;
}
