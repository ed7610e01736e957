import { existsSync } from 'node:fs';
import { readSessionScript, readTurns, type SessionScript } from '../../fixtures/load-session.ts';
import { alignTurns, type TimedWord } from './align-turns.ts';
import { type EnvelopeIndex, indexEnvelopes } from './coarse-search.ts';
import { decodeFile, sampleRate } from './decode-audio.ts';
import { extractFeatures, type Features, framesPerSecond } from './features.ts';
import { mixDown } from './wav.ts';

/** What the simulator is started with: a script in the kit's format and the sound of it. */
export interface SessionSource {
  script: string;
  audio: string;
  /** True times of the turns; found beside the script or the sound when absent. */
  turns?: string;
}

/** One signal that requests may be cut from: the mix of a session, or one of its two channels. */
export interface Track {
  /** The script's id. */
  sessionId: string;
  features: Features;
  index: EnvelopeIndex;
  /** The words heard in it, in order; times include {@link leadMs}. */
  words: readonly TimedWord[];
}

/** Silence that is put before and after every track, so that a piece may begin before the session does. */
export const leadMs = 2000;

/** Decodes a session and knows when each of its words is said. */
export async function loadSession(source: SessionSource): Promise<Track[]> {
  const script = readSessionScript(source.script);
  const sound = await decodeFile(source.audio);
  const mix = extractFeatures(padded(mixDown(sound)));
  const words = timeWords(script, mix.power, turnsFile(source));
  const whole = trackOf(script.id, mix, words);
  if (sound.channels.length !== 2) return [whole];
  const channels = sound.channels.map((channel) => extractFeatures(padded(channel)));
  const own = ownWords(words, channels);
  return [whole, ...channels.map((features, channel) => trackOf(script.id, features, own[channel] ?? []))];
}

function trackOf(sessionId: string, features: Features, words: readonly TimedWord[]): Track {
  return { sessionId, features, index: indexEnvelopes(features.bands), words };
}

function padded(samples: Float32Array): Float32Array {
  const lead = (leadMs / 1000) * sampleRate;
  const longer = new Float32Array(samples.length + 2 * lead);
  longer.set(samples, lead);
  return longer;
}

function turnsFile(source: SessionSource): string | undefined {
  if (source.turns !== undefined) return source.turns;
  const beside = [source.audio, source.script].map((path) => path.replace(/\.[^./]+$/u, '.turns.json'));
  return beside.find((path) => existsSync(path));
}

function timeWords(script: SessionScript, power: Float32Array, turns: string | undefined): TimedWord[] {
  if (turns === undefined) return alignTurns(script.turns, power);
  const times = new Map(readTurns(turns).turns.map((time) => [time.turn, time]));
  return script.turns.flatMap((turn, index) => {
    const time = times.get(index + 1);
    if (time === undefined) throw new Error(`the turns file has no time for turn ${index + 1}`);
    const within = { startMs: leadMs + time.startMs, endMs: leadMs + time.endMs };
    return alignTurns([turn], power, within, index);
  });
}

/** A word belongs to the channel in which its turn is louder. */
function ownWords(words: readonly TimedWord[], channels: readonly Features[]): TimedWord[][] {
  const loudness = channels.map(({ power }) => {
    const turns = new Map<number, number>();
    for (const word of words) {
      const from = Math.floor((word.startMs / 1000) * framesPerSecond);
      const to = Math.ceil((word.endMs / 1000) * framesPerSecond);
      const sum = power.subarray(from, to).reduce((total, value) => total + value, 0);
      turns.set(word.turn, (turns.get(word.turn) ?? 0) + sum);
    }
    return turns;
  });
  const louder = (turn: number) => ((loudness[0]?.get(turn) ?? 0) >= (loudness[1]?.get(turn) ?? 0) ? 0 : 1);
  return channels.map((_, channel) => words.filter((word) => louder(word.turn) === channel));
}
