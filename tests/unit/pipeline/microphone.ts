import type { Recording } from '../../../src/core/artefacts/recording.ts';
import type { AudioTools, CaptureItem } from '../../../src/core/audio-ports.ts';
import { pcmDurationMs } from '../../../src/core/pcm.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import type { RecordingControls } from '../../../src/pipeline/recorder.ts';
import { collect, mono, pcmTone } from '../audio/sounds.ts';
import type { Stage } from './stage.ts';

/** What a test does at a moment of the recording. */
export type Act = (controls: RecordingControls, clock: PlayClock) => void | Promise<void>;

/** The wall clock of a test: it goes with the sound, and further where the test says so. */
export interface PlayClock {
  now: number;
}

/** A recording under test: its microphone follows a script. */
export interface PlayRecording {
  ports: StagePorts;
  onControls: (controls: RecordingControls) => void;
  clock: PlayClock;
}

/**
 * A microphone that gives the items of a script, and does what it says between them. The first sound of a script
 * must come before its first act.
 */
export function playing(made: Stage, script: readonly (CaptureItem | Act)[]): PlayRecording {
  const clock = { now: Date.parse('2026-03-02T20:00:00Z') };
  let controls: RecordingControls | undefined;
  const onControls = (given: RecordingControls) => {
    controls = given;
  };
  async function* capture({ signal }: { signal: AbortSignal }): AsyncIterable<CaptureItem> {
    for (const step of script) {
      if (signal.aborted) return;
      if (typeof step !== 'function') {
        if (step.type === 'sound') clock.now += pcmDurationMs(step.pcm.length, mono);
        yield step;
      } else if (controls !== undefined) await step(controls, clock);
    }
  }
  return { ports: { ...hearing(made, capture), now: () => new Date(clock.now) }, onControls, clock };
}

/** The clock goes on without sound. */
export function pass(ms: number): Act {
  return (_, clock) => {
    clock.now += ms;
  };
}

/** The stages' ports with another microphone. */
export function hearing(made: Stage, capture: AudioTools['capture']): StagePorts {
  return { ...made.ports, audio: async () => ({ ...(await made.ports.audio()), capture }) };
}

/** A tone as a microphone gives it. */
export function tone(ms: number): CaptureItem {
  return { type: 'sound', pcm: pcmTone(ms) };
}

/** A session's recording and its sound, decoded. */
export async function recorded(
  { ports }: Stage,
  sessionId: string,
): Promise<{ recording: Recording; pcm: Buffer }> {
  const held = await ports.vault.sessions.latest(sessionId, 'recording');
  if (held === undefined) throw new Error('there is no recording');
  const { audioRevision, audioSha256 } = held.value;
  const audio = await ports.audio();
  const sound = ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256);
  return { recording: held.value, pcm: await collect(audio.decode(sound, mono)) };
}

/** Loudness of a stretch of one channel, 0 to 32767; the codec smears edges, so 100 ms at each are left out. */
export function loudnessOf(pcm: Buffer, fromMs: number, toMs: number): number {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
  const part = samples.subarray((fromMs + 100) * 16, (toMs - 100) * 16);
  return Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / part.length);
}
