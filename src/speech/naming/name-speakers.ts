import type { LineSpeaker, SpeakerVoice } from '../../core/artefacts/speakers.ts';
import type { NamingRequest, ToldVoices, VoiceNamer } from '../../core/speech-ports.ts';
import { answersToName, callsItself } from './called-by-name.ts';
import { guessTherapist } from './therapist-words.ts';

/** Below this the words do not tell who the therapist is, and no voice gets a name by them. */
const NAMING_THRESHOLD = 0.8;
/** Log-odds of nine to one. The only voice of a session must be so much like the enrolled therapist. */
const CLEAR_LIKENESS = 2.2;
/**
 * Log-odds of twenty to one. One of several voices is the therapist's: it must lead the others by this, and be likelier
 * than not by four to one: of strangers' voices, the most alike on real recordings had even odds. Another room or
 * microphone makes all of them unlike, and then nobody is named.
 */
const CLEAR_LEAD = 3;
const LIKELY = 1.4;
/** Seconds of a voice below which a likeness says nothing. */
const LEAST_SECONDS = 4;
/** Words that are this sure of another voice make a likeness doubtful, and the other way round. */
const CONTRADICTION = 0.95;
/** A voice is who the clinician said it is, when that was said of this much of what it says … */
const DECIDED_SHARE = 1 / 3;
/** … and to this much the same; a few corrected lines are faults of the split, not another person. */
const DECIDED_AGREEMENT = 0.75;

type Ground = NonNullable<SpeakerVoice['by']>;

/** Who a voice is, why, and how sure that is. */
interface Name {
  participant: string;
  by: Ground;
  confidence: number;
}

/** What is known so far: names by voice, and what the words would say. */
interface Naming {
  request: NamingRequest;
  told: ToldVoices;
  names: Map<number, Name>;
  words: ReturnType<typeof guessTherapist>;
}

export function createVoiceNamer(): VoiceNamer {
  return { name: nameVoices };
}

/**
 * Decides who the voices are, in this order: what the clinician said, the therapist's channel, the enrolled
 * therapist, words and turn-taking for the therapist; then clients who say their own name, and the last one left by
 * elimination. Only people of the client's record can be named, so somebody who is talked about never is. What
 * is not sure stays null, with the voices told apart, so that one answer settles a whole voice.
 */
export function nameVoices(request: NamingRequest, told: ToldVoices): ReturnType<VoiceNamer['name']> {
  const naming: Naming = { request, told, names: new Map(), words: wordsOf(request, told) };
  nameByClinician(naming);
  for (const [voice, { participant }] of told.voices.entries())
    if (participant !== undefined) give(naming, voice, { participant, by: 'channel', confidence: 1 });
  nameTherapist(naming);
  nameClients(naming);
  eliminate(naming);
  return outcome(naming);
}

function wordsOf({ lines }: NamingRequest, told: ToldVoices) {
  const spoken = lines.flatMap(({ text }, index) => {
    const line = told.lines[index];
    return line === undefined || line.echoOf !== undefined ? [] : [{ text, voice: line.voice }];
  });
  return guessTherapist(spoken);
}

function give({ names }: Naming, voice: number, name: Name): void {
  if (!names.has(voice)) names.set(voice, name);
}

function nameByClinician(naming: Naming): void {
  const { request, told } = naming;
  for (const voice of told.voices.keys()) {
    const own = request.lines.filter((_, index) => told.lines[index]?.voice === voice);
    const said = new Map<string, number>();
    for (const { id, startMs, endMs } of own) {
      const participant = request.decided.get(id);
      if (participant !== undefined)
        said.set(participant, (said.get(participant) ?? 0) + Math.max(1, endMs - startMs));
    }
    const all = [...said.values()].reduce((sum, ms) => sum + ms, 0);
    const whole = own.reduce((sum, { startMs, endMs }) => sum + Math.max(1, endMs - startMs), 0);
    const [first] = [...said].sort(([, a], [, b]) => b - a);
    if (first === undefined || all < whole * DECIDED_SHARE || first[1] < all * DECIDED_AGREEMENT) continue;
    give(naming, voice, { participant: first[0], by: 'clinician', confidence: 1 });
  }
}

function nameTherapist(naming: Naming): void {
  const { request, names } = naming;
  const therapist = request.participants.find(({ role }) => role === 'therapist')?.id;
  if (therapist === undefined || [...names.values()].some(({ participant }) => participant === therapist))
    return;
  const enrolled = likest(naming, therapist);
  const { voice, confidence } = naming.words;
  const isSpokenFor = voice === undefined || names.has(voice);
  if (enrolled !== undefined) {
    if (!isSpokenFor && voice !== enrolled.voice && confidence >= CONTRADICTION) return;
    give(naming, enrolled.voice, { participant: therapist, by: 'enrolled', confidence: enrolled.confidence });
    return;
  }
  if (isSpokenFor || confidence < NAMING_THRESHOLD) return;
  give(naming, voice, { participant: therapist, by: 'words', confidence });
}

/** The voice that is clearly the enrolled therapist's; undefined where none is, or two may be. */
function likest(
  { request, told, names }: Naming,
  therapist: string,
): { voice: number; confidence: number } | undefined {
  const known = (request.enrolled ?? []).map(({ participant }) => participant === therapist);
  const ranked = told.voices
    .map(({ likeness, seconds }, voice) => {
      const odds = likeness.filter((value, index) => known[index] === true && !Number.isNaN(value));
      return { voice, seconds, odds: Math.max(Number.NEGATIVE_INFINITY, ...odds) };
    })
    .sort((a, b) => b.odds - a.odds);
  const [best, second] = ranked;
  if (best === undefined || names.has(best.voice) || best.seconds < LEAST_SECONDS) return undefined;
  const lead = second === undefined ? best.odds : best.odds - second.odds;
  const isClear = second === undefined ? lead >= CLEAR_LIKENESS : lead >= CLEAR_LEAD && best.odds >= LIKELY;
  return isClear ? { voice: best.voice, confidence: 1 / (1 + Math.exp(-lead)) } : undefined;
}

/** Clients of a couple or a group are told from one another only by what they say of themselves. */
function nameClients(naming: Naming): void {
  const { request, told, names } = naming;
  for (const [voice, participant] of callsItself(request, told)) {
    if ([...names.values()].some((name) => name.participant === participant)) continue;
    give(naming, voice, { participant, by: 'said-so', confidence: 0.95 });
  }
}

function eliminate(naming: Naming): void {
  const { request, told, names } = naming;
  const taken = new Set([...names.values()].map(({ participant }) => participant));
  const left = request.participants.filter(({ id }) => !taken.has(id));
  const voices = [...told.voices.keys()].filter((voice) => !names.has(voice));
  const [participant] = left;
  const [voice] = voices;
  if (left.length !== 1 || voices.length !== 1 || participant === undefined || voice === undefined) return;
  const sure = Math.min(1, ...[...names.values()].map(({ confidence }) => confidence));
  give(naming, voice, { participant: participant.id, by: 'elimination', confidence: sure });
}

function outcome(naming: Naming): ReturnType<VoiceNamer['name']> {
  const { request, told, names, words } = naming;
  const order = [...new Set(told.lines.flatMap(({ voice }) => voice ?? []))];
  const spoken = request.lines.map(({ id }, index): LineSpeaker => {
    const { voice, confidence, echoOf } = told.lines[index] ?? { voice: null, confidence: 0 };
    const name = voice === null ? undefined : names.get(voice);
    const sure = name?.confidence ?? Math.min(words.confidence, NAMING_THRESHOLD);
    return {
      line: id,
      participant: name?.participant ?? null,
      confidence: Math.min(confidence, sure),
      ...(voice !== null && { voice: order.indexOf(voice) + 1 }),
      ...(echoOf !== undefined && { echoOf }),
    };
  });
  const perhaps = suggestions(naming);
  const voices = order.map((voice, index): SpeakerVoice => {
    const by = names.get(voice)?.by;
    const maybe = by === undefined ? perhaps.get(voice) : undefined;
    return {
      voice: index + 1,
      ...(by !== undefined && { by }),
      ...(maybe !== undefined && { perhaps: maybe }),
    };
  });
  return { lines: spoken, voices };
}

/** Who the unnamed voices may be: for a person to confirm, never used by itself. */
function suggestions({ request, told, names, words }: Naming): Map<number, string> {
  const taken = new Set([...names.values()].map(({ participant }) => participant));
  const left = request.participants.filter(({ id }) => !taken.has(id));
  const therapist = left.find(({ role }) => role === 'therapist')?.id;
  const maybe = new Map<number, string>();
  if (therapist !== undefined && words.voice !== undefined && !names.has(words.voice))
    maybe.set(words.voice, therapist);
  const clients = left.filter(({ role }) => role === 'client');
  const open = [...told.voices.keys()].filter((voice) => !names.has(voice) && !maybe.has(voice));
  for (const [named, participant] of answersToName(request, told))
    if (open.includes(named) && clients.some(({ id }) => id === participant)) maybe.set(named, participant);
  const offered = new Set(maybe.values());
  const lastVoices = open.filter((each) => !maybe.has(each));
  const lastClients = clients.filter(({ id }) => !offered.has(id));
  const [lastVoice] = lastVoices;
  const [lastClient] = lastClients;
  if (
    lastVoices.length === 1 &&
    lastClients.length === 1 &&
    lastVoice !== undefined &&
    lastClient !== undefined
  )
    maybe.set(lastVoice, lastClient.id);
  return maybe;
}
