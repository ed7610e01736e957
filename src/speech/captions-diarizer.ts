import type { LineSpeaker, Participant } from '../core/artefacts/speakers.ts';
import { initials } from '../core/initials.ts';

/** What the people in the room are called, for labels that use their names. */
export interface KnownNames {
  /** The therapist's name, when known. */
  therapist?: string;
  /** Names of the client's people by person id. */
  names: Record<string, string>;
}

const THERAPIST_LABEL =
  /^(therapist|clinician|counsell?or|psychologist|psychiatrist|psychotherapist|provider|coach|t)$/;
const CLIENT_LABEL = /^(client|patient|c|p)$/;
/** `Dr`, `Dr.`, `Doctor` before a name. */
const DOCTOR = /^(dr|doctor)\b/;

/**
 * Gives each caption cue to a participant by the label it carries. A label is a role ("Therapist",
 * "Dr …", "Client"), or a person's whole name, first name or initials; case and accents do not count.
 * With two labels of which one is understood, the other is the other person. Anything else is null.
 * @returns one entry per label; `line` counts from 1 in their order.
 */
export function speakersFromLabels(
  labels: readonly (string | undefined)[],
  participants: readonly Participant[],
  known: KnownNames,
): LineSpeaker[] {
  const keys = labels.map((label) => (label === undefined ? '' : plain(label)));
  const decided = new Map<string, string>();
  for (const key of new Set(keys)) {
    const participant = key && participantFor(key, participants, known);
    if (participant) decided.set(key, participant);
  }
  decideByElimination(decided, [...new Set(keys)].filter(Boolean), participants);
  return keys.map((key, index) => {
    const participant = decided.get(key) ?? null;
    return { line: index + 1, participant, confidence: participant === null ? 0 : 1 };
  });
}

function participantFor(
  key: string,
  participants: readonly Participant[],
  known: KnownNames,
): string | undefined {
  const named = participants.filter((participant) => {
    const name = participant.role === 'therapist' ? known.therapist : known.names[participant.personId ?? ''];
    return name !== undefined && isCalled(key, name);
  });
  if (named.length === 1) return named[0]?.id;
  // Two people of one name: the label does not say which.
  if (named.length > 1) return undefined;
  return participants.find((participant) => participant.id === roleOf(key, participants))?.id;
}

function roleOf(key: string, participants: readonly Participant[]): string | undefined {
  if (THERAPIST_LABEL.test(key) || DOCTOR.test(key))
    return participants.find(({ role }) => role === 'therapist')?.id;
  if (CLIENT_LABEL.test(key)) return participants.find(({ role }) => role === 'client')?.id;
  const numbered = /^(?:client|patient) (\d)$/.exec(key)?.[1];
  return numbered === '1' ? 'client' : numbered && `client-${numbered}`;
}

function isCalled(key: string, name: string): boolean {
  const whole = plain(name);
  return key === whole || key === whole.split(' ')[0] || (key.length > 1 && key === plain(initials(name)));
}

function decideByElimination(
  decided: Map<string, string>,
  keys: string[],
  participants: readonly Participant[],
): void {
  const open = keys.filter((key) => !decided.has(key));
  const left = participants.filter(({ id }) => ![...decided.values()].includes(id));
  const [key] = open;
  const [participant] = left;
  if (keys.length === 2 && open.length === 1 && left.length === 1 && key && participant)
    decided.set(key, participant.id);
}

/** `  Dr. José Álvarez:` → `dr jose alvarez`. */
function plain(label: string): string {
  return label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
