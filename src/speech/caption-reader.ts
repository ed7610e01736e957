import type { Captions } from '../core/speech-ports.ts';
import { beginsLikeCaptions, decodeCaptions } from './caption-bytes.ts';
import { parseCaptions } from './captions.ts';
import { speakersFromLabels } from './captions-diarizer.ts';

export function createCaptions(): Captions {
  return {
    recognises: beginsLikeCaptions,
    decode: decodeCaptions,
    parse: parseCaptions,
    speakers: speakersFromLabels,
  };
}
