import { createAudioTools } from '../../../../src/audio/audio-tools.ts';

/** Takes a file through every step that sound takes, and counts what comes out. */
const [program = '', path = ''] = process.argv.slice(2);
const format = { sampleRate: 16_000, channels: 1 } as const;
const tools = createAudioTools(program, process.platform);
await tools.probe(path);
const watch = { signal: new AbortController().signal, onDamage: () => process.exit(1) };
let bytes = 0;
for await (const chunk of tools.decode(
  tools.encode(tools.decode(tools.transcode(path, format, watch), format), format),
  format,
)) {
  bytes += chunk.length;
}
console.log(String(bytes));
