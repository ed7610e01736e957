import { execFileSync } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Line } from '../../../src/core/artefacts/transcript.ts';
import type { CaptureItem } from '../../../src/core/audio-ports.ts';
import type { Withdrawal } from '../../../src/core/consent.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import type { Transcriber } from '../../../src/core/provider-ports.ts';
import type { Piece } from '../../../src/core/speech-ports.ts';
import { type LiveRequest, recordSession } from '../../../src/pipeline/record.ts';
import { createGuardedFetch } from '../../../src/providers/guarded-fetch.ts';
import { createOpenAiTranscriber } from '../../../src/providers/openai/openai-transcriber.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { ffmpeg } from '../audio/sounds.ts';
import { clientId } from '../vault/artefacts.ts';
import type { PlayRecording } from './microphone.ts';
import type { Stage } from './stage.ts';

const kit = (file: string) => join(import.meta.dirname, '../../../fixtures/sessions', file);

/** A session of the kit, four minutes of talk, as samples of one channel. */
const talk = execFileSync(
  ffmpeg,
  ['-loglevel', 'error', '-i', kit('maya-01.opus'), '-ar', '16000', '-ac', '1', '-f', 's16le', '-'],
  { maxBuffer: 1e9 },
);

/** When somebody speaks in it, in milliseconds. */
const turns = JSON.parse(readFileSync(kit('maya-01.turns.json'), 'utf8')).turns as {
  startMs: number;
  endMs: number;
}[];

const bytesPerMs = 32;

/** A stretch of the talk, a second at a time, as a microphone would give it. */
export function speech(fromSeconds: number, toSeconds: number): CaptureItem[] {
  const at = (seconds: number) => seconds * 1000 * bytesPerMs;
  return Array.from({ length: toSeconds - fromSeconds }, (_, index) => {
    const pcm = talk.subarray(at(fromSeconds + index), at(fromSeconds + index + 1));
    return { type: 'sound', pcm: new Uint8Array(pcm) };
  });
}

/** The talk in blocks of so many milliseconds, without those that are silent, as the bytes a request would hold. */
export function blocks(fromMs: number, toMs: number, ms = 100): Buffer[] {
  const all: Buffer[] = [];
  for (let at = fromMs; at + ms <= toMs; at += ms) {
    const block = talk.subarray(at * bytesPerMs, (at + ms) * bytesPerMs);
    const samples = new Int16Array(new Uint8Array(block).buffer);
    if (samples.some((sample) => Math.abs(sample) > 500)) all.push(block);
  }
  return all;
}

/** Records a script and has it heard meanwhile. @returns the session's id */
export async function recordLive(
  made: Stage,
  script: PlayRecording,
  transcriber: Transcriber,
): Promise<string> {
  const { onControls } = script;
  const request = {
    client: made.client,
    channels: 1 as const,
    stop: new AbortController().signal,
    onControls,
  };
  return (await recordSession(script.ports, { ...request, live: hearing(script.ports, transcriber) })).id;
}

/** What a recording is heard by. @param ending what the transcriber listens to */
export function hearing(ports: StagePorts, transcriber: Transcriber, ending = endless()): LiveRequest {
  const { signal } = ending;
  return { ports: { ...ports, signal, transcriber: async () => transcriber }, ending, jobs: 4 };
}

/** Every piece under way listens to its signal. */
export function endless(): AbortController {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  return ending;
}

/** Seconds of the turns between two moments in which no line stands, a quarter of a second at their edges left out. */
export function unheardSeconds(
  lines: readonly Pick<Line, 'startMs' | 'endMs'>[],
  from = 0,
  to = 1e9,
): number {
  let unheard = 0;
  for (const turn of turns) {
    for (let at = Math.max(from, turn.startMs + 250); at < Math.min(to, turn.endMs - 250); at += 50) {
      if (!lines.some(({ startMs, endMs }) => startMs - 250 <= at && at <= endMs + 250)) unheard += 0.05;
    }
  }
  return unheard;
}

/** A provider on loopback that knows the talk, and a real transcriber that sends there. */
export async function provider(
  made: Stage,
  signal?: AbortSignal,
): Promise<{ simulator: Simulator; transcriber: Transcriber }> {
  const simulator = await startSimulator({
    sessions: [{ script: kit('maya-01.yaml'), audio: kit('maya-01.opus') }],
  });
  onTestFinished(() => simulator.close());
  const { origin } = new URL(simulator.openaiBaseUrl);
  const ledger = made.ports.vault.ledger;
  const transcriber = createOpenAiTranscriber({
    engine: 'openai',
    apiKey: 'sk-loopback',
    baseUrl: simulator.openaiBaseUrl,
    languages: ['en'],
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: origin,
      offline: false,
      ledger,
      provider: 'openai',
    }),
    signal,
  });
  return { simulator, transcriber };
}

/** A transcriber that keeps the pieces it was given. */
export function listening(before: (piece: Piece, call: number) => Promise<void> | void = () => undefined) {
  const pieces: Piece[] = [];
  const transcriber: Transcriber = {
    engine: 'echo',
    model: 'echo-1',
    scope: 'transcribe_cloud',
    async transcribe(piece) {
      pieces.push(piece);
      await before(piece, pieces.length);
      return { text: `words ${piece.channel ?? ''} from ${piece.startMs} to ${piece.endMs}` };
    },
  };
  return { transcriber, pieces };
}

/** What was said about words while it recorded. */
export function wordNotices({ events }: Stage): string[] {
  return events.flatMap((event) =>
    event.type === 'notice' && /words (for now|while it runs)/.test(event.message) ? [event.message] : [],
  );
}

/** Lines of the transcript that the ordinary command makes, and how often it had to ask. */
export async function linesOf(made: Stage, sessionId: string): Promise<Line[]> {
  const held = await made.ports.vault.sessions.latest(sessionId, 'transcript');
  expect(held).toBeDefined();
  return held?.value.lines ?? [];
}

/** Everything that is kept of an unfinished transcription, opened by the age program. */
export function keptWords({ vault }: Stage, sessionId: string): string {
  const folder = join(vault.directory, 'sessions', sessionId, 'pieces');
  const identity = join(vault.home, 'identity.txt');
  return readdirSync(folder)
    .map((name) => execFileSync('age', ['-d', '-i', identity, join(folder, name)]).toString())
    .join('\n');
}

/** Everybody of the client takes back one scope. */
export function withdrawal(scope: Withdrawal['scopes'][number]): Withdrawal {
  const withdrawnAt = new Date('2026-03-02T19:00:00Z').toISOString();
  return { v: 1, kind: 'withdrawal', id: 'w1', clientId, personId: 'p1', scopes: [scope], withdrawnAt };
}
