import { type SeparationSettings, USUAL } from '../../../../src/speech/voices/separation-settings.ts';
import { readVoiceFrames } from '../../../../src/speech/voices/voice-frames.ts';
import { separateVoices, type VoiceCount } from '../../../../src/speech/voices/voice-separation.ts';
import { STEP_FRAMES } from '../../../../src/speech/voices/voice-steps.ts';
import { inChunks } from '../sounds.ts';
import type { SpokenTurn } from './score.ts';

/** Silence inside one speaker's words that still counts as the same turn, as reference turns are drawn. */
const FILL_MS = 1000;

/** Turns found with own voice detection: spoken frames by the voice they have. */
export async function separatedTurns(
  sound: Int16Array,
  count: VoiceCount,
  settings: SeparationSettings = USUAL,
  strictDb?: number,
): Promise<SpokenTurn[]> {
  const frames = await readVoiceFrames(inChunks(sound), undefined, strictDb);
  const { numbers, voices } = separateVoices(frames, count, settings);
  const turns: SpokenTurn[] = [];
  for (const [step, number] of numbers.entries()) {
    const speaker = String(voices[step]);
    for (let frame = number * STEP_FRAMES; frame < (number + 1) * STEP_FRAMES; frame++) {
      if (frame >= frames.count || !frames.isSpoken(frame)) continue;
      const startMs = frame * 10;
      const last = turns.at(-1);
      if (last?.speaker === speaker && startMs - last.endMs <= FILL_MS) last.endMs = startMs + 10;
      else turns.push({ speaker, startMs, endMs: startMs + 10 });
    }
  }
  return turns;
}
