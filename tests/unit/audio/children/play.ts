import { createReadStream } from 'node:fs';
import { createAudioTools } from '../../../../src/audio/audio-tools.ts';

/** Plays a file until it is killed; says so once it does. */
const [ffmpeg = '', ffplay = '', path = ''] = process.argv.slice(2);
let told = false;
await createAudioTools(ffmpeg, process.platform, ffplay).play(createReadStream(path), {
  fromMs: 0,
  signal: new AbortController().signal,
  onTime: () => {
    if (!told) console.log('playing');
    told = true;
  },
});
