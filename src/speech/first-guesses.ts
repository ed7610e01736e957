import { clusterBlocks } from './clustering.ts';
import { BANDS, cepstrum } from './features.ts';
import { addMoments, addVector, emptyMoments, type Moments } from './gaussian.ts';
import { centresOf } from './print-clustering.ts';
import type { VoiceModels } from './refinement.ts';
import type { SeparationSettings } from './separation-settings.ts';
import type { VoiceFrames } from './voice-frames.ts';
import { blocksOf } from './voice-steps.ts';
import { PRINT } from './voiceprint-net.ts';
import type { Voiceprints } from './voiceprints.ts';

/** Clustering compares all with all: of a long session only so many blocks, spread evenly, take part. */
const MOST_BLOCKS = 160;
/** The same for voiceprints, which are compared with few centres only. */
const MOST_PRINTS = 2000;

/** Several first ideas of what the voices are like; each may be wrong. */
export function firstGuesses(
  frames: VoiceFrames,
  prints: Voiceprints,
  settings: SeparationSettings,
  k: number,
): VoiceModels[] {
  const known = spreadOut(
    [...prints.known.keys()].filter((step) => prints.known[step] === 1),
    MOST_PRINTS,
  );
  const values = new Float32Array(known.length * PRINT);
  for (const [at, step] of known.entries())
    values.set(prints.values.subarray(step * PRINT, (step + 1) * PRINT), at * PRINT);
  const byPrint = known.length > k ? [{ prints: centresOf(values, k) }] : [];
  const bySound = settings.blockFrames.flatMap((size) => {
    const blocks = spreadOut(blocksOf(frames, size), MOST_BLOCKS);
    if (blocks.length <= k) return [];
    return {
      moments: clustered(
        blocks.map((block) => momentsOf(frames, block, settings.coefficients)),
        k,
      ),
    };
  });
  return [...byPrint, ...bySound];
}

function clustered(blocks: readonly Moments[], k: number): Moments[] {
  const models = Array.from({ length: k }, () => emptyMoments(blocks[0]?.d ?? 0));
  for (const [index, label] of clusterBlocks(blocks, k).entries()) {
    const [model, block] = [models[label], blocks[index]];
    if (model && block) addMoments(model, block);
  }
  return models;
}

function momentsOf(frames: VoiceFrames, block: readonly number[], coefficients: number): Moments {
  const moments = emptyMoments(coefficients);
  const energies = new Float32Array(BANDS);
  const cepstra = new Float32Array(coefficients);
  for (const frame of block) {
    frames.energies(frame, energies);
    cepstrum(energies, cepstra);
    addVector(moments, cepstra, 0);
  }
  return moments;
}

function spreadOut<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
