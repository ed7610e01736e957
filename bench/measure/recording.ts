import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudioTools } from '../../src/audio/audio-tools.ts';
import { findFfmpeg } from '../../src/audio/ffmpeg-program.ts';
import { createConsentGate } from '../../src/consent/gate.ts';
import type { AudioTools, CaptureItem } from '../../src/core/audio-ports.ts';
import type { Client } from '../../src/core/client.ts';
import { pcmDurationMs } from '../../src/core/pcm.ts';
import type { StagePorts } from '../../src/core/ports.ts';
import { recordSession } from '../../src/pipeline/record.ts';
import { secretLine } from '../../src/vault/keys.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import { createVaultKeeper } from '../../src/vault/vault-keeper.ts';

/** What one recording took of the machine, ffmpeg left out. */
export interface RecordingCost {
  peakBytes: number;
  /** Memory after ten minutes of sound, and at its end. */
  earlyBytes: number;
  lateBytes: number;
  cpuSeconds: number;
  /** How long it really took to take in the sound. */
  fedSeconds: number;
  /** From the end of the sound to the finished recording. */
  stopSeconds: number;
  durationMs: number;
}

const format = { sampleRate: 16_000, channels: 1 } as const;
const chunkMs = 200;
/** So much sound may wait for the vault, or for the encoder beyond its lag: a real microphone never gets ahead. */
const mostAheadMs = 20_000;
const encoderLagMs = 120_000;

/** Records so many seconds of speech into a vault with two recipients, as fast as it is taken. */
export async function recordFast(seconds: number): Promise<RecordingCost> {
  const home = mkdtempSync(join(tmpdir(), 'amynote-bench-'));
  try {
    return await record(home, seconds);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function record(home: string, seconds: number): Promise<RecordingCost> {
  const ffmpeg = findFfmpeg({ named: process.env.AMYNOTE_FFMPEG, searchPath: process.env.PATH });
  if (ffmpeg === undefined) throw new Error('there is no ffmpeg');
  const vault = await consentedVault(home);
  const speech = speechLoop(ffmpeg);
  const taken = { sealedMs: 0, encodedMs: 0 };
  const memory = { early: 0, late: 0 };
  let endedAt = 0;
  async function* microphone(): AsyncIterable<CaptureItem> {
    for (let ms = 0; ms < seconds * 1000; ms += chunkMs) {
      while (ms - taken.sealedMs > mostAheadMs || ms - taken.encodedMs > encoderLagMs + mostAheadMs)
        await moment();
      if (ms === 600_000) memory.early = process.memoryUsage.rss();
      yield { type: 'sound', pcm: speech(ms) };
      yield { type: 'level', peakDb: -20, rmsDb: -30 };
    }
    memory.late = process.memoryUsage.rss();
    endedAt = performance.now();
  }
  const ports = portsOf(
    vault,
    countingTools(createAudioTools(ffmpeg, process.platform), taken, microphone),
    taken,
  );
  const began = performance.now();
  const before = process.cpuUsage();
  const { id } = await recordSession(ports, { client, channels: 1, stop: new AbortController().signal });
  const stopSeconds = (performance.now() - endedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  const recording = await vault.sessions.latest(id, 'recording');
  return {
    peakBytes: process.resourceUsage().maxRSS * 1024,
    earlyBytes: memory.early,
    lateBytes: memory.late,
    cpuSeconds: (user + system) / 1e6,
    fedSeconds: (endedAt - began) / 1000,
    stopSeconds,
    durationMs: recording?.value.durationMs ?? 0,
  };
}

const at = '2026-03-02T20:00:00.000Z';
const client: Client = {
  v: 1,
  kind: 'client',
  id: 'cccccccccccc',
  name: 'Maya Ortiz',
  sessionKind: 'individual',
  people: [{ id: 'p1', name: 'Maya Ortiz', role: 'client' }],
  createdAt: at,
  updatedAt: at,
};

type Vault = Awaited<ReturnType<typeof openVault>>;

async function consentedVault(home: string): Promise<Vault> {
  const directory = join(home, 'vault');
  const holder = {
    pid: process.pid,
    host: 'here',
    user: 'bench',
    isAlive: () => true,
    startOf: () => undefined,
  };
  const unset = () => Promise.reject(new Error('no passphrase is set'));
  const keeper = createVaultKeeper(home, directory, unset, holder);
  await keeper.create(undefined, { recovery: true });
  const secret = secretLine(readFileSync(join(home, 'identity.txt'), 'utf8'));
  const vault = await openVault(home, directory, async () => secret, holder);
  await vault.people.saveClient(client);
  await vault.people.saveConsentEvent({
    v: 1,
    kind: 'consent',
    id: 'k1',
    clientId: client.id,
    personId: 'p1',
    scopes: ['record_audio'],
    method: 'written',
    documentVersion: '1',
    givenAt: at,
    recordedAt: at,
  });
  return vault;
}

/** Ten seconds of the synthetic session, again and again. */
function speechLoop(ffmpeg: string): (atMs: number) => Uint8Array {
  const shape = ['-ar', '16000', '-ac', '1', '-f', 's16le', '-'];
  const options = ['-loglevel', 'error', '-t', '10', '-i', 'fixtures/sessions/short-01.opus', ...shape];
  const pcm = new Uint8Array(execFileSync(ffmpeg, options, { maxBuffer: 1e7 }));
  const bytes = chunkMs * 32;
  const chunks = Math.floor(pcm.length / bytes);
  return (atMs) =>
    pcm.subarray(((atMs / chunkMs) % chunks) * bytes, (((atMs / chunkMs) % chunks) + 1) * bytes);
}

interface Taken {
  sealedMs: number;
  encodedMs: number;
}

function countingTools(tools: AudioTools, taken: Taken, capture: AudioTools['capture']): AudioTools {
  async function* counted(pcm: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of pcm) {
      taken.encodedMs += pcmDurationMs(chunk.length, format);
      yield chunk;
    }
  }
  return { ...tools, capture, encode: (pcm, shape) => tools.encode(counted(pcm), shape) };
}

function portsOf(vault: Vault, audio: AudioTools, taken: Taken): StagePorts {
  const { captures } = vault;
  const unused = () => Promise.reject(new Error('only recording was expected'));
  const append: typeof captures.append = async (id, pcm) => {
    const number = await captures.append(id, pcm);
    taken.sealedMs += pcmDurationMs(pcm.length, format);
    return number;
  };
  return {
    vault: { ...vault, captures: { ...captures, append } },
    audio: async () => audio,
    gate: async () => createConsentGate(),
    segmenter: unused,
    diarizer: unused,
    captions: unused,
    transcriber: unused,
    drafter: unused,
    noteRules: unused,
    templates: unused,
    searcher: unused,
    signer: unused,
    now: () => new Date(),
    signal: new AbortController().signal,
    onEvent: () => undefined,
  };
}

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
