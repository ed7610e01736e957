import { createAudioTools } from '../../../../src/audio/audio-tools.ts';

/** Listens to the default microphone until it is killed; says so once it gives sound. */
const [program = ''] = process.argv.slice(2);
const format = { sampleRate: 16_000, channels: 1 } as const;
const tools = createAudioTools(program, process.platform);
let heard = false;
for await (const item of tools.capture({ format, signal: new AbortController().signal })) {
  if (item.type !== 'sound' || heard) continue;
  heard = true;
  console.log('heard');
}
