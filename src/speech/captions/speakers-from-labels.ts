import type { LineSpeaker, Participant, SpeakerVoice } from '../../core/artefacts/speakers.ts';
import { initials } from '../../core/initials.ts';
import { labelKey, namesNobody, partInBrackets, plain, waysToCall } from './caption-label.ts';

/** What the people in the room are called, for labels that use their names. */
export interface KnownNames {
  /** The therapist's name, when known. */
  therapist?: string;
  /** Names of the client's people by person id. */
  names: Record<string, string>;
}

/** A label however it is spelled. */
interface Label {
  key: string;
  spellings: string[];
}

interface Decision extends Pick<LineSpeaker, 'confidence'> {
  participant: string;
  by: 'label' | 'elimination';
}

const THERAPIST_LABEL =
  /^(therapist|clinician|counsell?or|psychologist|psychiatrist|psychotherapist|provider|coach|doctor|dr|t)$/;
const CLIENT_LABEL = /^(client|patient|c|p)$/;
/** `Dr`, `Dr.`, `Doctor` before a name. */
const DOCTOR = /^(dr|doctor)\b/;

/**
 * Gives each caption cue to a participant by the label it carries. A label is a role ("Therapist",
 * "Dr …", "Client"), or a person's whole name, first and last name, first name or initials; spelling does not count ({@link labelKey}).
 * Where one label of as many as there are people is not understood, it is the one who is left. Anything else is null:
 * somebody
 * whom the session does not know never becomes a participant, and nobody is guessed.
 * @returns one line per label, numbered from 1 in their order, and one voice per label however it is spelled.
 */
export function speakersFromLabels(
  labels: readonly (string | undefined)[],
  participants: readonly Participant[],
  known: KnownNames,
): { lines: LineSpeaker[]; voices: SpeakerVoice[] } {
  const keys = labels.map((label) => (label === undefined ? '' : labelKey(label)));
  const found = labelsOf(labels, keys);
  const decided = new Map<string, Decision>();
  for (const label of found) {
    const participant = namedBy(label, participants, known) ?? roleOf(label, participants);
    if (participant !== undefined) decided.set(label.key, { participant, by: 'label', confidence: 1 });
  }
  decideDoctor(decided, found, participants, known);
  decideByElimination(decided, found, participants);
  const numbers = new Map(found.map(({ key }, index) => [key, index + 1]));
  const lines = keys.map((key, index): LineSpeaker => {
    const { participant, confidence } = decided.get(key) ?? { participant: null, confidence: 0 };
    const voice = numbers.get(key);
    return { line: index + 1, participant, confidence, ...(voice !== undefined && { voice }) };
  });
  return { lines, voices: found.map((label, index) => voiceOf(label, index + 1, decided.get(label.key))) };
}

function voiceOf({ spellings }: Label, voice: number, decision: Decision | undefined): SpeakerVoice {
  const [label] = spellings;
  return { voice, ...(label !== undefined && { label }), ...(decision && { by: decision.by }) };
}

function labelsOf(labels: readonly (string | undefined)[], keys: readonly string[]): Label[] {
  const found = new Map<string, Set<string>>();
  for (const [index, key] of keys.entries()) {
    const label = labels[index];
    if (label === undefined || namesNobody(key)) continue;
    found.set(key, (found.get(key) ?? new Set()).add(label));
  }
  return [...found].map(([key, spellings]) => ({ key, spellings: [...spellings] }));
}

function namedBy(label: Label, participants: readonly Participant[], known: KnownNames): string | undefined {
  const named = participants.filter((participant) => isCalled(label, nameOf(participant, known)));
  // Two people of one name: the label does not say which.
  return named.length === 1 ? named[0]?.id : undefined;
}

function nameOf({ role, personId }: Participant, known: KnownNames): string | undefined {
  return role === 'therapist' ? known.therapist : known.names[personId ?? ''];
}

function isCalled({ key, spellings }: Label, name: string | undefined): boolean {
  if (name === undefined) return false;
  const ways = waysToCall(name);
  const letters = plain(initials(name));
  return [key, ...spellings.map(plain)].some(
    (way) => way !== '' && (ways.includes(way) || (way.length > 1 && way === letters)),
  );
}

function roleOf({ key, spellings }: Label, participants: readonly Participant[]): string | undefined {
  const parts = [key, ...spellings.flatMap((spelling) => partInBrackets(spelling) ?? [])];
  if (parts.some((part) => THERAPIST_LABEL.test(part)))
    return participants.find(({ role }) => role === 'therapist')?.id;
  if (parts.some((part) => CLIENT_LABEL.test(part)))
    return participants.find(({ role }) => role === 'client')?.id;
  const number = parts.map((part) => /^(?:client|patient) (\d+)$/.exec(part)?.[1]).find(Boolean);
  const id = number === '1' ? 'client' : `client-${number}`;
  return participants.find((participant) => participant.id === id)?.id;
}

/** A doctor is the therapist, if there is one only and nobody else is. */
function decideDoctor(
  decided: Map<string, Decision>,
  labels: readonly Label[],
  participants: readonly Participant[],
  known: KnownNames,
): void {
  const therapist = participants.find(({ role }) => role === 'therapist')?.id;
  const open = labels.filter(({ key }) => !decided.has(key));
  const [doctor, another] = open.filter(({ spellings }) => spellings.some((one) => DOCTOR.test(plain(one))));
  if (doctor === undefined || another !== undefined || therapist === undefined) return;
  if (isTaken(decided, therapist) || sharesName(doctor, participants, known)) return;
  decided.set(doctor.key, { participant: therapist, by: 'label', confidence: 1 });
}

/** Called like two people of the session: which of them is not known, but it is one of them. */
function sharesName(label: Label, participants: readonly Participant[], known: KnownNames): boolean {
  return participants.filter((participant) => isCalled(label, nameOf(participant, known))).length > 1;
}

function decideByElimination(
  decided: Map<string, Decision>,
  labels: readonly Label[],
  participants: readonly Participant[],
): void {
  const open = labels.filter(({ key }) => !decided.has(key));
  const left = participants.filter(({ id }) => !isTaken(decided, id));
  const [label] = open;
  const [participant] = left;
  if (labels.length !== participants.length || open.length !== 1 || left.length !== 1) return;
  if (label === undefined || participant === undefined) return;
  const confidence = participants.length === 2 ? 1 : eliminatedAmongMany;
  decided.set(label.key, { participant: participant.id, by: 'elimination', confidence });
}

/** Where more than two could have come, one may have stayed away and a stranger spoken: that is asked. */
const eliminatedAmongMany = 0.7;

function isTaken(decided: ReadonlyMap<string, Decision>, id: string): boolean {
  return [...decided.values()].some(({ participant }) => participant === id);
}
