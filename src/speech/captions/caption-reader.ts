import type { Captions } from '../../core/speech-ports.ts';
import { beginsLikeCaptions, decodeCaptions } from './caption-bytes.ts';
import { parseCaptions } from './captions.ts';
import { speakersFromLabels } from './speakers-from-labels.ts';

export function createCaptions(): Captions {
  return {
    recognises: beginsLikeCaptions,
    decode: decodeCaptions,
    parse: parseCaptions,
    speakers: speakersFromLabels,
  };
}
