import type { EgressReason } from '../../src/core/egress.ts';
import { sampleRate } from '../../src/core/pcm.ts';
import type { Doubt, HeardPiece, Piece, UnnumberedLine } from '../../src/core/speech-ports.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import { createOpenAiTranscriber } from '../../src/providers/openai/openai-transcriber.ts';
import { openHearingCheck } from '../../src/speech/hearing/hearing-check.ts';
import { createSegmenter } from '../../src/speech/segment/segmenter.ts';
import type { Simulator } from '../../tests/simulator/server.ts';
import { inChunks } from '../../tests/unit/speech/sounds.ts';

/** Everything between the sound and the lines, so that a figure can say at which of them a fault was met. */
export interface CheckedHearing {
  heard: HeardPiece[];
  doubts: Doubt[];
  lines: UnnumberedLine[];
}

/** A few terms, as the glossary sends them. */
const keywords = [
  'anhedonia',
  'alexithymia',
  'dysthymia',
  'cyclothymia',
  'euthymic',
  'dysphoric',
  'avolition',
];
const reason: EgressReason = { purpose: 'transcribe', sessionId: 'bench', clientId: 'bench', consentIds: [] };

/** Cuts a sound, sends its pieces to the simulator through the real SDK, asks again where the check wants to, and settles. */
export async function hearAndCheck(sound: Int16Array, simulator: Simulator): Promise<CheckedHearing> {
  const transcriber = transcriberAt(simulator.openaiBaseUrl);
  const check = await openHearingCheck('templates/rules', transcriber.sentAlong);
  const heard: HeardPiece[] = [];
  for await (const piece of createSegmenter().segment(inChunks(sound))) {
    const { samples: _, ...place } = piece;
    heard.push({ ...place, ...(await transcriber.transcribe(piece, reason)) });
  }
  const doubts = check.doubts(heard);
  const again: (Doubt & HeardPiece)[] = [];
  for (const doubt of doubts) {
    again.push({ ...doubt, ...(await transcriber.transcribe(soundOf(doubt, sound), reason)) });
  }
  return { heard, doubts, lines: check.lines(heard, again) };
}

function soundOf(place: Doubt, sound: Int16Array): Piece {
  const perMs = sampleRate / 1000;
  return { ...place, samples: sound.slice(place.startMs * perMs, place.endMs * perMs) };
}

function transcriberAt(baseUrl: string) {
  return createOpenAiTranscriber({
    engine: 'openai',
    apiKey: 'sk-loopback-bench',
    baseUrl,
    keywords,
    languages: ['en'],
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: new URL(baseUrl).origin,
      offline: false,
      ledger: { begin: async () => {}, end: async () => {} },
      provider: 'openai',
    }),
  });
}
