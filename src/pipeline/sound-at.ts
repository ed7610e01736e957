import type { Recording } from '../core/artefacts/recording.ts';
import { sampleRate, samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Piece } from '../core/speech-ports.ts';
import { readSound } from './erased-parts.ts';
import { interruption } from './stage-session.ts';

const perMs = sampleRate / 1000;

/**
 * The sound of some stretches of one channel, read in one pass; no more of it is held than the stretches being read.
 * They may come in any order and reach into one another. @returns them by the time they end
 */
export async function* soundAt<T extends Omit<Piece, 'samples'>>(
  ports: StagePorts,
  recording: Recording,
  stretches: readonly T[],
): AsyncIterable<T & Piece> {
  const left = stretches.toSorted((a, b) => a.startMs - b.startMs).map(opened);
  let open: Open<T>[] = [];
  let at = 0;
  const [first] = left;
  if (first === undefined) return;
  for await (const chunk of await decoded(ports, recording, first.stretch.channel)) {
    if (ports.signal.aborted) throw interruption();
    const end = at + chunk.length;
    open.push(...left.splice(0, left.filter(({ from }) => from < end).length));
    for (const each of open) each.samples.push(chunk.slice(Math.max(0, each.from - at), each.to - at));
    for (const each of open.filter(({ to }) => to <= end).sort((a, b) => a.to - b.to)) yield closed(each);
    open = open.filter(({ to }) => to > end);
    at = end;
    if (open.length === 0 && left.length === 0) return;
  }
  // The last stretches may reach past the end of the sound.
  for (const each of open) yield closed(each);
}

interface Open<T> {
  stretch: T;
  /** Samples from the start of the sound; `to` is exclusive. */
  from: number;
  to: number;
  samples: Int16Array[];
}

function opened<T extends Omit<Piece, 'samples'>>(stretch: T): Open<T> {
  return { stretch, from: stretch.startMs * perMs, to: stretch.endMs * perMs, samples: [] };
}

function closed<T extends Omit<Piece, 'samples'>>({ stretch, samples }: Open<T>): T & Piece {
  const joined = new Int16Array(samples.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of samples) {
    joined.set(part, filled);
    filled += part.length;
  }
  return { ...stretch, endMs: stretch.startMs + Math.floor(joined.length / perMs), samples: joined };
}

async function decoded(
  ports: StagePorts,
  recording: Recording,
  channel: 0 | 1 | undefined,
): Promise<AsyncIterable<Int16Array>> {
  const { channels } = recording;
  const audio = await ports.audio();
  const sealed = readSound(ports, recording);
  return samplesOf(audio.decode(sealed, { sampleRate, channels }), channels, channel ?? 0);
}
