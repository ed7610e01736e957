import type { Recording } from '../core/artefacts/recording.ts';
import { sampleRate, samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Piece } from '../core/speech-ports.ts';
import { interruption } from './stage-session.ts';

const perMs = sampleRate / 1000;

/**
 * The sound of some stretches of one channel, read in one pass; no more of it is held than the stretch being read.
 * @param stretches by time, none reaching into another
 */
export async function* soundAt<T extends Omit<Piece, 'samples'>>(
  ports: StagePorts,
  recording: Recording,
  stretches: readonly T[],
): AsyncIterable<T & Piece> {
  const left = [...stretches];
  let open = opened(left.shift());
  let at = 0;
  if (open === undefined) return;
  for await (const chunk of await decoded(ports, recording, open.stretch.channel)) {
    if (ports.signal.aborted) throw interruption();
    while (open !== undefined && open.from < at + chunk.length) {
      open.samples.push(chunk.slice(Math.max(0, open.from - at), open.to - at));
      if (open.to > at + chunk.length) break;
      yield closed(open);
      open = opened(left.shift());
    }
    at += chunk.length;
    if (open === undefined) return;
  }
  // The last stretch may reach past the end of the sound.
  if (open !== undefined && open.samples.length > 0) yield closed(open);
}

interface Open<T> {
  stretch: T;
  /** Samples from the start of the sound; `to` is exclusive. */
  from: number;
  to: number;
  samples: Int16Array[];
}

function opened<T extends Omit<Piece, 'samples'>>(stretch: T | undefined): Open<T> | undefined {
  if (stretch === undefined) return undefined;
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
  const { sessionId, audioRevision, audioSha256, channels } = recording;
  const audio = await ports.audio();
  const sealed = ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256);
  return samplesOf(audio.decode(sealed, { sampleRate, channels }), channels, channel ?? 0);
}
