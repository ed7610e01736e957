import { describe, expect, it } from 'vitest';
import { createLevelMeter, type Level } from '../../../src/audio/level-meter.ts';
import { createTroubleWatch } from '../../../src/audio/trouble-watch.ts';
import type { PcmFormat } from '../../../src/core/audio-ports.ts';
import { mono, stereo } from './sounds.ts';

/** Seconds of something that a microphone hears. @param sample its height from -1 to 1, by second and channel */
interface Stretch {
  seconds: number;
  sample: (at: number, channel: number) => number;
}

const tone = (db: number) => (at: number) => 10 ** (db / 20) * Math.sin(at * 2 * Math.PI * 440);
const zeros = () => 0;

function pcmOf({ sampleRate, channels }: PcmFormat, { seconds, sample }: Stretch): Uint8Array {
  const samples = new Int16Array(Math.round(seconds * sampleRate) * channels);
  for (const index of samples.keys()) {
    const value = sample(Math.floor(index / channels) / sampleRate, index % channels);
    samples[index] = Math.round(Math.max(-1, Math.min(1, value)) * 32_767);
  }
  return new Uint8Array(samples.buffer);
}

function levelsOf(format: PcmFormat, ...stretches: Stretch[]): Level[] {
  const meter = createLevelMeter(format);
  return stretches.flatMap((stretch) => meter.add(pcmOf(format, stretch)));
}

/** What is told, each with the second after which it is. */
function told(format: PcmFormat, ...stretches: Stretch[]): string[] {
  const watch = createTroubleWatch(format);
  return levelsOf(format, ...stretches).flatMap((level, index) =>
    watch
      .add(level)
      .map(({ trouble, over }) => `${((index + 1) / 5).toFixed(1)} ${trouble}${over ? ' over' : ''}`),
  );
}

describe('a level', () => {
  it('comes five times a second with peak and RMS in dB below full scale', () => {
    const levels = levelsOf(mono, { seconds: 1.1, sample: tone(-20) });
    expect(levels).toHaveLength(5);
    expect(levels[2]?.peakDb).toBeCloseTo(-20, 1);
    expect(levels[2]?.rmsDb).toBeCloseTo(-23.01, 1);
  });

  it('is counted over all channels, and over sound that comes in small pieces', () => {
    const whole = pcmOf(stereo, {
      seconds: 0.4,
      sample: (at, channel) => (channel === 1 ? tone(-6)(at) : 0),
    });
    const meter = createLevelMeter(stereo);
    const levels = [];
    for (let at = 0; at < whole.length; at += 36) levels.push(...meter.add(whole.subarray(at, at + 36)));
    expect(levels).toHaveLength(2);
    expect(levels[1]).toMatchObject({ deadChannels: 1, clippedShare: 0 });
    expect(levels[1]?.rmsDb).toBeCloseTo(-12.04, 1);
  });
});

describe('a trouble', () => {
  it('is none in a still room where people speak softly and pause', () => {
    const phrase = [
      { seconds: 4, sample: tone(-40) },
      { seconds: 25, sample: tone(-65) },
    ];
    expect(told(mono, ...phrase, ...phrase, ...phrase, ...phrase)).toEqual([]);
  });

  it('is digital silence, told within 3 s and over a second after sound returned', () => {
    const speech = { seconds: 2, sample: tone(-30) };
    const stuck = { seconds: 5, sample: () => 0.25 };
    expect(told(mono, speech, { seconds: 5, sample: zeros }, speech, stuck)).toEqual([
      '4.8 digital-silence',
      '8.0 digital-silence over',
      '11.8 digital-silence',
    ]);
  });

  it('is digital silence on one channel of two as well', () => {
    const half = { seconds: 4, sample: (at: number, channel: number) => (channel === 0 ? tone(-30)(at) : 0) };
    expect(told(stereo, { seconds: 1, sample: tone(-30) }, half)).toEqual(['3.8 digital-silence']);
  });

  it('is clipping, told within a second; single loud moments are none, and it is over after 10 s without any', () => {
    const loud = { seconds: 2, sample: tone(6) };
    const thump = { seconds: 0.004, sample: tone(6) };
    const speech = { seconds: 12, sample: tone(-10) };
    expect(told(mono, speech, thump, speech)).toEqual([]);
    expect(told(mono, loud, speech)).toEqual(['0.2 clipping', '12.0 clipping over']);
    const now_and_then = Array.from({ length: 6 }, () => [loud, { ...speech, seconds: 8 }]).flat();
    expect(told(mono, ...now_and_then)).toEqual(['0.2 clipping']);
  });

  it('is sound that is only hiss, told within 3 s, or too quiet for half a minute; it is told once', () => {
    const speech = { seconds: 3, sample: tone(-30) };
    const hiss = { seconds: 4, sample: tone(-80) };
    expect(told(mono, speech, hiss, speech, hiss)).toEqual(['5.6 too-quiet', '8.0 too-quiet over']);
    expect(told(mono, { seconds: 40, sample: tone(-62) })).toEqual(['30.0 too-quiet']);
  });
});
