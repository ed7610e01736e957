import { createSegmenter } from '../../src/speech/segment/segmenter.ts';
import { readVoiceFrames } from '../../src/speech/voices/voice-frames.ts';
import { separateVoices } from '../../src/speech/voices/voice-separation.ts';
import { kitSession } from '../../tests/unit/speech/sounds.ts';

// Cuts and diarizes so many minutes of the kit's talk, said over and over.
const minutes = Number(process.argv[2]);
const { sound } = kitSession('maya-01');

async function* talk(): AsyncIterable<Int16Array> {
  const samples = minutes * 60 * 16_000;
  for (let at = 0; at < samples; at += CHUNK)
    yield sound.slice(at % (sound.length - CHUNK), (at % (sound.length - CHUNK)) + CHUNK);
}

const CHUNK = 4000;

async function run(): Promise<void> {
  for await (const _ of createSegmenter().segment(talk()));
  separateVoices(await readVoiceFrames(talk()), 2);
}

void run();
