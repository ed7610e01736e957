import type { Recording } from '../core/artefacts/recording.ts';
import type { PcmFormat } from '../core/audio-ports.ts';
import type { CaptureEvent, GapReason } from '../core/capture.ts';

/** What a recording says of its timeline. */
export type TimelineFacts = Pick<Recording, 'durationMs' | 'gaps' | 'strikes' | 'marks'>;

/** A stretch of a timeline in samples; the end is exclusive. */
export interface SampleStretch {
  start: number;
  end: number;
}

/** The timeline of a capture, built in the order in which it happened. Positions are samples from its beginning. */
export interface Timeline {
  position(): number;
  /** Where the newest `start` stands: what marks and strikes count from. */
  started(): number;
  /** So much sound was kept. */
  sound(samples: number): void;
  /** @returns how much silence it puts into the timeline, in samples */
  apply(event: CaptureEvent): number;
  /** A part whose number is not there; it counts as a second. @returns its samples */
  missing(): number;
  /** Where the newest gaps stand, oldest first. */
  gaps(): readonly SampleStretch[];
  facts(): TimelineFacts;
}

/**
 * Only events make gaps: sound that comes a little faster or slower than the clock does not. After a crash the
 * clock says where the timeline goes on.
 */
export function createTimeline({ sampleRate }: PcmFormat): Timeline {
  const perMs = sampleRate / 1000;
  const gaps: (SampleStretch & { reason: GapReason })[] = [];
  const strikes: SampleStretch[] = [];
  const marks: number[] = [];
  let position = 0;
  let started = 0;
  let firstAt: number | undefined;
  let open: GapReason | undefined;
  let stopped = false;

  const gap = (reason: GapReason, samples: number) => {
    if (samples > 0) gaps.push({ start: position, end: position + samples, reason });
    position += samples;
    return samples;
  };
  const start = (at: number) => {
    firstAt ??= at;
    const reason = open ?? (stopped ? 'stopped' : 'crash');
    const silence = gap(reason, Math.max(0, Math.round((at - firstAt) * perMs) - position));
    started = position;
    open = undefined;
    stopped = false;
    return silence;
  };
  const end = (ms: number) => {
    const silence = gap(open ?? 'paused', ms * perMs);
    open = undefined;
    return silence;
  };
  const strike = (fromMs: number, toMs: number) => {
    strikes.push({ start: Math.max(0, started + fromMs * perMs), end: started + toMs * perMs });
  };

  return {
    position: () => position,
    started: () => started,
    sound: (samples) => {
      position += samples;
    },
    apply(event) {
      if (event.type === 'start') return start(Date.parse(event.at));
      if (event.type === 'sound') return end(event.ms);
      if (event.type === 'gap') open = event.reason;
      if (event.type === 'mark') marks.push(started + event.ms * perMs);
      if (event.type === 'strike') strike(event.fromMs, event.toMs);
      if (event.type === 'stop') stopped = true;
      return 0;
    },
    missing: () => gap('missing', sampleRate),
    gaps: () => gaps,
    facts() {
      const durationMs = Math.round(position / perMs);
      const inMs = ({ start: from, end: to }: SampleStretch) => ({
        startMs: Math.round(from / perMs),
        endMs: Math.min(durationMs, Math.round(to / perMs)),
      });
      const moments = marks.map((mark) => Math.min(durationMs, Math.round(mark / perMs)));
      return {
        durationMs,
        gaps: gaps.map((one) => ({ ...inMs(one), reason: one.reason })),
        strikes: mergeStretches(strikes.map(inMs)),
        marks: [...new Set(moments)].sort((a, b) => a - b),
      };
    },
  };
}

/** Stretches in order, those that touch or overlap made one; empty ones are dropped. */
export function mergeStretches(stretches: readonly { startMs: number; endMs: number }[]) {
  const merged: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of stretches.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (endMs <= startMs) continue;
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({ startMs, endMs });
  }
  return merged;
}
