import { readVoiceFrames } from '../../../src/speech/voice-frames.ts';
import { separateVoices } from '../../../src/speech/voice-separation.ts';
import type { SpokenTurn } from './score.ts';
import { inChunks } from './sounds.ts';

/** Silence inside one speaker's words that still counts as the same turn, as reference turns are drawn. */
const FILL_MS = 1200;

/** Turns found with own voice detection: frames that are surely a voice, by the voice they have. */
export async function separatedTurns(sound: Int16Array, k: number): Promise<SpokenTurn[]> {
  const frames = await readVoiceFrames(inChunks(sound));
  const { starts, voices } = separateVoices(frames, k);
  const turns: SpokenTurn[] = [];
  for (const [step, voice] of voices.entries()) {
    for (let place = starts[step] ?? 0; place < (starts[step + 1] ?? 0); place++) {
      if (!frames.isVoice(place)) continue;
      const startMs = (frames.words[place] ?? 0) * 10;
      const last = turns.at(-1);
      if (last?.speaker === String(voice) && startMs - last.endMs <= FILL_MS) last.endMs = startMs + 10;
      else turns.push({ speaker: String(voice), startMs, endMs: startMs + 10 });
    }
  }
  return turns;
}
