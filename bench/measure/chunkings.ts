import { readSessionScript } from '../../fixtures/load-session.ts';
import { sampleRate } from '../../src/core/pcm.ts';
import type { Piece } from '../../src/core/speech-ports.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import { createOpenAiTranscriber } from '../../src/providers/openai/openai-transcriber.ts';
import { createSegmenter } from '../../src/speech/segment/segmenter.ts';
import { decodeFile } from '../../tests/simulator/decode-audio.ts';
import { type Simulator, startSimulator } from '../../tests/simulator/server.ts';
import { spokenWords } from '../../tests/soak/long-session.ts';
import { type Figure, figure } from './figure.ts';
import { wordErrors } from './word-errors.ts';

const sessions = ['maya-01', 'maya-02', 'maya-03', 'couple-01', 'short-01'];
const sourceOf = (id: string) => ({
  script: `fixtures/sessions/${id}.yaml`,
  audio: `fixtures/sessions/${id}.opus`,
});

/** A way to cut the same sound. */
type Chunking = (sound: Int16Array, pieces: readonly Piece[]) => Piece[];

const chunkings: Record<string, Chunking> = {
  'as cut': (_, pieces) => [...pieces],
  'in pairs': (sound, pieces) => inGroups(sound, pieces, 2),
  'in fours': (sound, pieces) => inGroups(sound, pieces, 4),
  'tiles of 29 s': (sound) => tiles(sound, 29_000),
  'each in two': (sound, pieces) => pieces.flatMap((piece) => inTwo(sound, piece)),
};

/** What the service mishears: as many errors as it makes, no more, must be in the words. */
const misheard = { session: 'season', week: 'weak', think: 'sink' };

/** Word errors of every kit session beyond those that the simulator made, in several ways of cutting it. */
export async function chunkingFigures(): Promise<Figure[]> {
  const simulator = await startSimulator({ sessions: sessions.map(sourceOf) });
  try {
    const figures: Figure[] = [];
    for (const [name, chunking] of Object.entries(chunkings)) {
      const clean = await errorsOf(simulator, chunking, {});
      const spoiled = await errorsOf(simulator, chunking, misheard);
      const beyond = clean.errors + Math.abs(spoiled.errors - spoiled.injected);
      const beside = { words: clean.words, 'errors without a fault': clean.errors };
      const more = { 'errors with one': spoiled.errors, 'of them injected': spoiled.injected };
      figures.push(
        figure(`speech.words.${name.replaceAll(' ', '-')}`, beyond, 'words', '=0', { ...beside, ...more }),
      );
    }
    return figures;
  } finally {
    await simulator.close();
  }
}

async function errorsOf(simulator: Simulator, chunking: Chunking, table: Record<string, string>) {
  simulator.setFaults(Object.keys(table).length > 0 ? [{ name: 'misheard', value: table }] : []);
  const total = { words: 0, errors: 0, injected: 0 };
  for (const id of sessions) {
    const said = readSessionScript(`fixtures/sessions/${id}.yaml`).turns.flatMap(({ text }) =>
      spokenWords(text),
    );
    const heard = await hear(simulator, id, chunking);
    total.words += said.length;
    total.errors += wordErrors(said, heard);
    total.injected += said.filter((word) => Object.hasOwn(table, word)).length;
  }
  return total;
}

async function hear(simulator: Simulator, id: string, chunking: Chunking): Promise<string[]> {
  const { sound, cut } = await cutSession(id);
  const transcriber = transcriberAt(simulator.openaiBaseUrl);
  const words: string[] = [];
  for (const piece of chunking(sound, cut)) {
    words.push(...spokenWords((await transcriber.transcribe(piece, reason)).text));
  }
  return words;
}

const cutSessions = new Map<string, { sound: Int16Array; cut: Piece[] }>();

/** A session's sound and its pieces, made once. */
async function cutSession(id: string): Promise<{ sound: Int16Array; cut: Piece[] }> {
  const known = cutSessions.get(id);
  if (known !== undefined) return known;
  const floats = (await decodeFile(`fixtures/sessions/${id}.opus`)).channels[0] ?? new Float32Array();
  const sound = Int16Array.from(floats, (value) => Math.round(value * 32_767));
  const cut: Piece[] = [];
  for await (const piece of createSegmenter().segment(inSeconds(sound))) cut.push(piece);
  cutSessions.set(id, { sound, cut });
  return { sound, cut };
}

const reason = { purpose: 'transcribe' as const, sessionId: 'bench', clientId: 'bench', consentIds: [] };

function transcriberAt(baseUrl: string) {
  const ledger = { begin: async () => undefined, end: async () => undefined };
  const allowedOrigin = new URL(baseUrl).origin;
  const guardedFetch = createGuardedFetch({
    mayLeave: async () => ({}),
    allowedOrigin,
    offline: false,
    ledger,
    provider: 'openai',
  });
  return createOpenAiTranscriber({ engine: 'openai', baseUrl, guardedFetch });
}

async function* inSeconds(sound: Int16Array): AsyncIterable<Int16Array> {
  for (let at = 0; at < sound.length; at += sampleRate) yield sound.subarray(at, at + sampleRate);
}

/** Neighbours in one piece, with what lies between them, as long as it stays below what the service takes. */
function inGroups(sound: Int16Array, pieces: readonly Piece[], size: number): Piece[] {
  const groups: Piece[] = [];
  for (let index = 0; index < pieces.length; index += size) {
    const group = pieces.slice(index, index + size);
    groups.push(stretch(sound, group[0]?.startMs ?? 0, group.at(-1)?.endMs ?? 0));
  }
  return groups;
}

/** Cut once more, at the quietest tenth of a second of its middle half. */
function inTwo(sound: Int16Array, { startMs, endMs, samples }: Piece): Piece[] {
  const step = sampleRate / 10;
  const energy = (at: number) =>
    samples.subarray(at, at + step).reduce((sum, value) => sum + value * value, 0);
  const places = Array.from({ length: Math.floor(samples.length / 2 / step) }, (_, index) =>
    Math.floor(samples.length / 4 + index * step),
  );
  const quietest = places.reduce((best, at) => (energy(at) < energy(best) ? at : best), places[0] ?? 0);
  if (quietest === 0) return [stretch(sound, startMs, endMs)];
  const cutMs = startMs + (quietest + step / 2) / (sampleRate / 1000);
  return [stretch(sound, startMs, cutMs), stretch(sound, cutMs, endMs)];
}

function tiles(sound: Int16Array, ms: number): Piece[] {
  const durationMs = (sound.length / sampleRate) * 1000;
  return Array.from({ length: Math.ceil(durationMs / ms) }, (_, index) =>
    stretch(sound, index * ms, Math.min(durationMs, (index + 1) * ms)),
  );
}

function stretch(sound: Int16Array, fromMs: number, toMs: number): Piece {
  const perMs = sampleRate / 1000;
  const [startMs, endMs] = [Math.max(0, fromMs), Math.min(toMs, sound.length / perMs)];
  return { startMs, endMs, samples: sound.slice(startMs * perMs, endMs * perMs) };
}
