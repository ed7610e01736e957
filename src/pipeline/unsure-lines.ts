import type { Speakers } from '../core/artefacts/speakers.ts';
import { isInaudible } from '../core/inaudible.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { StagePorts } from '../core/ports.ts';
import { noTranscript } from './erased-parts.ts';
import { readSpokenLines } from './stage-session.ts';

/** A line of which it is not sure who says it. */
export interface UnsureLine extends Omit<SpokenLine, 'confidence'> {
  /** How sure it is, 0 to 1, that the participant says it. */
  confidence: number;
  /** Who it may be, where no participant is given. */
  perhaps?: string;
  voice?: number;
  /** What imported captions call its voice. */
  label?: string;
}

/**
 * Below this a line is worth a second look. Diarizers abstain below 0.6; between the two most lines are right, and the
 * wrong ones are here.
 */
const sureEnough = 0.75;

/**
 * The lines for the clinician to decide, in their order: those without a speaker, and those whose speaker is not sure.
 * What the clinician has decided is not asked again.
 * @throws `failed` without a transcript
 */
export async function unsureLines(ports: StagePorts, sessionId: string): Promise<UnsureLine[]> {
  const spoken = await readSpokenLines(ports, sessionId);
  if (spoken === undefined) throw await noTranscript(ports, sessionId);
  // Of an older transcript they count other lines.
  const newest = (await ports.vault.sessions.latest(sessionId, 'speakers'))?.value;
  const facts = factsOf(spoken.inputs.speakers === undefined ? undefined : newest);
  return spoken.lines
    .filter((line) => !facts.get(line.id)?.isSure && !isInaudible(line))
    .map((line) => {
      const { isSure: _, ...rest } = facts.get(line.id) ?? { isSure: false, confidence: 0 };
      return { ...line, ...rest };
    });
}

type Facts = Pick<UnsureLine, 'confidence' | 'perhaps' | 'voice' | 'label'> & { isSure: boolean };

function factsOf(speakers: Speakers | undefined): Map<number, Facts> {
  const voices = new Map(speakers?.voices?.map((each) => [each.voice, each]));
  return new Map(
    speakers?.lines.map(({ line, participant, confidence, confirmed, voice }) => {
      const { perhaps, label, by } = voices.get(voice ?? 0) ?? {};
      // Captions say for certain which voice it is; then naming the voice names the line.
      const isNamed = by === 'clinician' && label !== undefined;
      const isSure = confirmed || (participant !== null && (isNamed || confidence >= sureEnough));
      const facts: Facts = {
        isSure,
        confidence,
        ...(voice !== undefined && { voice }),
        ...(label !== undefined && { label }),
        ...(participant === null && perhaps !== undefined && { perhaps }),
      };
      return [line, facts];
    }),
  );
}
