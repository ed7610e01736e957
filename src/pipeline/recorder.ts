import type { CaptureItem, PcmFormat } from '../core/audio-ports.ts';
import type { CaptureEvent, GapReason } from '../core/capture.ts';
import type { RecordingFact, RecordingState } from '../core/events.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { samplesIn } from './capture-sound.ts';
import type { Timeline } from './capture-timeline.ts';
import type { CaptureWriter } from './capture-writer.ts';
import type { Follower } from './delay-line.ts';
import { createPartCutter } from './part-cutter.ts';

/** One press strikes so much; another within `againMs` strikes as much more. */
const strikeMs = 30_000;
const againMs = 3000;
/** Levels that the line on the screen shows. */
const shownLevels = 8;

/** What the clinician can ask of a running recording. */
export interface RecordingControls {
  /** Off the record, or on it again. */
  pause(): void;
  mark(): void;
  /** Strikes the last thirty seconds of sound, and thirty more when asked again at once. */
  strike(): void;
}

export interface Recorder extends RecordingControls {
  take(item: CaptureItem): void;
  /** How long the session's timeline is by now, in milliseconds. */
  elapsedMs(): number;
  /** Tells where the recording stands. @param diskLeftMs for how much more there is room. @param heardMs how far there are words */
  tell(diskLeftMs: number | undefined, heardMs: number | undefined): void;
  /** Closes whatever is open; nothing may follow. */
  end(): void;
}

/** Where nothing is kept: since when, and how much of the time came as sound that was dropped. */
interface Off {
  reason: GapReason;
  droppedMs: number;
}

interface RecorderParts {
  sessionId: string;
  format: PcmFormat;
  timeline: Timeline;
  writer: CaptureWriter;
  /** Told of everything once it is the writer's. */
  followers: Follower;
}

/** Turns what the microphone gives and the clinician asks for into one timeline; never waits for the vault. */
export function createRecorder(ports: StagePorts, parts: RecorderParts): Recorder {
  const { sessionId, format, timeline, writer, followers } = parts;
  const perMs = format.sampleRate / 1000;
  const levels: number[] = [];
  const clock = () => ports.now().getTime();
  const cutter = createPartCutter(format, keep);
  let off: Off | undefined;
  let paused = false;
  let lost: GapReason | undefined;
  let heardAt = clock();
  let struck: { at: number; start: number } | undefined;

  function keep(pcm: Uint8Array): void {
    const start = timeline.position();
    timeline.sound(samplesIn(pcm, format));
    writer.sound(pcm, start);
    followers.sound(pcm);
  }
  function note(event: CaptureEvent): void {
    writer.event(event);
    const silence = timeline.apply(event);
    followers.silence(silence);
  }
  function goOff(reason: GapReason): void {
    if (off !== undefined) comeBack();
    cutter.flush();
    off = { reason, droppedMs: 0 };
    note({ type: 'gap', reason, at: ports.now().toISOString() });
  }
  function comeBack(): void {
    const ms = Math.round(off?.droppedMs ?? 0);
    off = undefined;
    note({ type: 'sound', ms, at: ports.now().toISOString() });
  }
  /** The time since sound was last heard, which no sound stands for. */
  function passSilence(soundMs = 0): void {
    if (off === undefined || lost === undefined) return;
    off.droppedMs += Math.max(0, clock() - heardAt - soundMs);
    heardAt = clock();
  }
  function takeSound(pcm: Uint8Array): void {
    const ms = samplesIn(pcm, format) / perMs;
    passSilence(ms);
    heardAt = clock();
    lost = undefined;
    if (off !== undefined && !paused) comeBack();
    if (off === undefined) cutter.push(pcm);
    else off.droppedMs += ms;
  }
  function elapsed(): number {
    const waited = lost === undefined ? 0 : clock() - heardAt;
    return timeline.position() / perMs + cutter.heldMs() + (off === undefined ? 0 : off.droppedMs + waited);
  }
  function say(fact: RecordingFact, message: string, atMs = elapsed()): void {
    ports.onEvent({ type: 'captured', stage: 'record', sessionId, fact, atMs: Math.round(atMs), message });
  }
  function state(): RecordingState {
    if (writer.refusedMs() > 0) return 'refused';
    if (paused) return 'paused';
    return lost === undefined ? 'recording' : 'no-sound';
  }

  return {
    take(item) {
      if (item.type === 'sound') takeSound(item.pcm);
      if (item.type === 'level') levels.push(item.peakDb);
      if (levels.length > shownLevels) levels.shift();
      if (item.type === 'lost') {
        lost = item.reason;
        if (!paused) goOff(item.reason);
        say('device-lost', lostWords[item.reason]);
      }
      if (item.type === 'found') {
        say('device-found', item.sameDevice ? 'the microphone is back' : 'another microphone took over');
      }
      if (item.type === 'trouble') {
        const message = item.over ? `no longer ${troubleWords[item.trouble]}` : troubleWords[item.trouble];
        say(item.over ? 'trouble-over' : 'trouble', message);
      }
    },
    pause() {
      paused = !paused;
      passSilence();
      if (paused) goOff('paused');
      else if (lost !== undefined) goOff(lost);
      else comeBack();
      say(paused ? 'paused' : 'resumed', paused ? 'paused: off the record' : 'on the record again');
    },
    mark() {
      const atMs = Math.round(elapsed());
      writer.mark(atMs - timeline.started() / perMs);
      timeline.apply({ type: 'mark', ms: atMs - timeline.started() / perMs });
      say('mark', `marked ${clockTime(atMs)}`);
    },
    strike() {
      cutter.flush();
      const again = struck !== undefined && clock() - struck.at <= againMs;
      const from = again && struck !== undefined ? struck.start : timeline.position();
      const start = soundBack(timeline, from, strikeMs * perMs);
      struck = { at: clock(), start };
      const stretch = { start, end: timeline.position() };
      if (stretch.start >= stretch.end) return;
      writer.strike(stretch, timeline.started());
      followers.strike(stretch);
      timeline.apply({
        type: 'strike',
        fromMs: Math.floor((start - timeline.started()) / perMs),
        toMs: Math.ceil((stretch.end - timeline.started()) / perMs),
        removed: [],
      });
      say('strike', `struck ${clockTime(start / perMs)}–${clockTime(stretch.end / perMs)}`, start / perMs);
    },
    elapsedMs: elapsed,
    tell(diskLeftMs, heardMs) {
      ports.onEvent({
        type: 'recording',
        stage: 'record',
        state: state(),
        elapsedMs: Math.round(elapsed()),
        levels: [...levels],
        ...(diskLeftMs !== undefined && { diskLeftMs }),
        ...(heardMs !== undefined && { heardMs }),
      });
    },
    end() {
      passSilence();
      cutter.flush();
      if (off !== undefined) comeBack();
      note({ type: 'stop', at: ports.now().toISOString() });
    },
  };
}

const lostWords = {
  'device-lost': 'the microphone is gone; looking for another',
  'default-changed': 'the default microphone changed; going on with the new one',
  'digital-silence':
    'the microphone gives only silence: another program may have taken it; looking for another',
};

const troubleWords = {
  'digital-silence': 'no sound from the microphone',
  'too-quiet': 'too quiet: bring the microphone nearer',
  clipping: 'too loud: move the microphone away, or turn it down',
};

/** Where one must begin for so much sound to lie before a position; gaps do not count, nor what an earlier process recorded. */
function soundBack(timeline: Timeline, from: number, samples: number): number {
  let start = from;
  let left = samples;
  for (const gap of [...timeline.gaps()].reverse()) {
    if (gap.start >= start) continue;
    const sound = Math.max(0, start - gap.end);
    if (sound >= left) break;
    left -= sound;
    start = Math.min(start, gap.start);
  }
  return Math.max(timeline.started(), start - left);
}
