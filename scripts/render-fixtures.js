// Rebuilds the sound, the turn times and the captions of the synthetic sessions from their scripts.
//
//   node scripts/render-fixtures.js [ids...]      all of them when no id is given
//
// The same script always gives the same samples and the same times: flite is deterministic and the
// room noise has a fixed seed. The bytes of the .opus files depend on the encoder's version.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const sessions = join(root, 'fixtures/sessions');

const sampleRate = 16_000;
/** Loudness of every turn's speech, dBFS; about what a lapel microphone gives. */
const speechDb = -23;
const peakLimit = 0.89;
/** Room noise, dBFS, so that a silence is quiet but never digital zero. */
const roomDb = -60;
/** A 5 ms frame this far below the turn's loudest one is flite's padding, not speech. */
const edgeDb = 32;
const frame = sampleRate / 200;
/** Seconds of room after the last word. */
const tail = 1;

/** Which caption files lie beside which session. */
const captions = {
  'maya-01': ['vtt', webVtt],
  'couple-01': ['vtt', webVtt],
  'short-01': ['srt', subRip],
};

/** flite cannot write to a pipe; what it speaks here is invented, so a file may hold it. */
const scratch = mkdtempSync(join(tmpdir(), 'render-fixtures-'));
const spoken = join(scratch, 'turn.wav');
process.once('exit', () => rmSync(scratch, { recursive: true }));

requirePrograms({ flite: ['--version'], ffmpeg: ['-version'] });
const { readSessionScript } = await importTypeScript(join(root, 'fixtures/load-session.ts'));
for (const id of chosenIds(process.argv.slice(2))) {
  const { durationMs, bytes } = render(readSessionScript(join(sessions, `${id}.yaml`)));
  console.error(`${id}: ${(durationMs / 1000).toFixed(1)} s, ${Math.round(bytes / 1024)} KiB`);
}

function requirePrograms(programs) {
  const missing = Object.keys(programs).filter((name) => spawnSync(name, programs[name]).error);
  if (missing.length === 0) return;
  console.error(`render-fixtures: ${missing.join(' and ')} not found`);
  console.error(`render-fixtures: on Debian or Ubuntu type: apt-get install -y ${missing.join(' ')}`);
  process.exit(1);
}

/** Node 20 cannot import TypeScript, and a second reader of the format would drift from the first. */
async function importTypeScript(path) {
  const outfile = join(root, 'node_modules/.cache/render-fixtures', `${basename(path, '.ts')}.mjs`);
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  return import(pathToFileURL(outfile).href);
}

function chosenIds(wanted) {
  const known = readdirSync(sessions)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'));
  const unknown = wanted.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    console.error(`render-fixtures: no script for ${unknown.join(', ')}; there are ${known.join(', ')}`);
    process.exit(2);
  }
  return wanted.length > 0 ? wanted : known;
}

function render(script) {
  const { sound, turns } = layOut(script);
  addRoom(sound, script.id);
  const durationMs = Math.round((sound.length / sampleRate) * 1000);
  const opus = encode(sound);
  writeFileSync(join(sessions, `${script.id}.opus`), opus);
  writeFileSync(join(sessions, `${script.id}.turns.json`), turnsJson(script.id, durationMs, turns));
  const [ending, format] = captions[script.id] ?? [];
  if (format) writeFileSync(join(sessions, `${script.id}.${ending}`), format(script, turns));
  return { durationMs, bytes: opus.length };
}

/** Puts the turns one after the other with their pauses; speech lies exactly at its times. */
function layOut(script) {
  const parts = [];
  const turns = [];
  let at = 0;
  for (const [index, { speaker, text, pause }] of script.turns.entries()) {
    const speech = level(trim(speak(text, script.speakers[speaker].voice)));
    const start = at + Math.round(pause * sampleRate);
    at = start + speech.length;
    parts.push({ start, speech });
    turns.push({ turn: index + 1, speaker, startMs: toMs(start), endMs: toMs(at) });
  }
  const sound = new Float32Array(at + tail * sampleRate);
  for (const { start, speech } of parts) sound.set(speech, start);
  return { sound, turns };
}

function toMs(samples) {
  return Math.round((samples / sampleRate) * 1000);
}

function speak(text, voice) {
  run('flite', ['-voice', voice, '-t', text, '-o', spoken]);
  const wav = readFileSync(spoken);
  const header = 44;
  if (wav.readUInt32LE(24) !== sampleRate || wav.readUInt16LE(22) !== 1) {
    throw new Error(`flite's voice ${voice} does not speak at ${sampleRate} Hz, mono`);
  }
  return Float32Array.from(
    { length: (wav.length - header) >> 1 },
    (_, i) => wav.readInt16LE(header + 2 * i) / 32_768,
  );
}

/** Cuts flite's padding off both ends. */
function trim(samples) {
  const levels = Array.from({ length: Math.floor(samples.length / frame) }, (_, i) =>
    rms(samples.subarray(i * frame, (i + 1) * frame)),
  );
  const threshold = Math.max(...levels) * fromDb(-edgeDb);
  const first = levels.findIndex((value) => value >= threshold);
  const last = levels.findLastIndex((value) => value >= threshold);
  return samples.slice(first * frame, (last + 1) * frame);
}

/** Brings speech to one loudness; pauses inside the turn do not count. */
function level(speech) {
  const loud = Array.from({ length: Math.floor(speech.length / frame) }, (_, i) =>
    rms(speech.subarray(i * frame, (i + 1) * frame)),
  ).filter((value) => value > fromDb(-50));
  const loudness = Math.sqrt(loud.reduce((sum, value) => sum + value * value, 0) / loud.length);
  const peak = speech.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const gain = Math.min(fromDb(speechDb) / loudness, peakLimit / peak);
  return speech.map((value) => value * gain);
}

function rms(samples) {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

function fromDb(db) {
  return 10 ** (db / 20);
}

/** Adds low-passed noise: the hush of a room rather than a hiss. */
function addRoom(sound, id) {
  const random = seededNoise(id);
  const pole = 0.8;
  // A one-pole filter of uniform noise on [-1, 1] has this root mean square.
  const filtered = (1 - pole) * Math.sqrt(1 / 3 / (1 - pole * pole));
  let noise = 0;
  for (let i = 0; i < sound.length; i += 1) {
    noise = pole * noise + (1 - pole) * random();
    sound[i] += noise * (fromDb(roomDb) / filtered);
  }
}

/** Mulberry32, seeded by the session's id; uniform on [-1, 1). */
function seededNoise(id) {
  let state = [...id].reduce(
    (hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 16_777_619),
    2_166_136_261,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2_147_483_648 - 1;
  };
}

function encode(sound) {
  const pcm = Buffer.alloc(sound.length * 2);
  for (const [i, value] of sound.entries())
    pcm.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_767), 2 * i);
  const from = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '1', '-i', 'pipe:0'];
  const opus = ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip'];
  // Without bitexact the Ogg serial number is random and every run changes the file.
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  return run('ffmpeg', ['-v', 'error', ...from, ...opus, ...plain, '-f', 'ogg', 'pipe:1'], pcm);
}

function run(program, args, input) {
  const { status, stdout, stderr } = spawnSync(program, args, { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout;
}

function turnsJson(id, durationMs, turns) {
  const lines = turns.map((turn) => `    ${JSON.stringify(turn)}`).join(',\n');
  const head = `{\n  "format": "amynote-turns/1",\n  "id": ${JSON.stringify(id)},\n  "durationMs": ${durationMs},\n`;
  return `${head}  "turns": [\n${lines}\n  ]\n}\n`;
}

function webVtt(script, turns) {
  const cues = turns.map(({ turn, speaker, startMs, endMs }) => {
    const text = escapeMarkup(script.turns[turn - 1].text);
    return `${clock(startMs, '.')} --> ${clock(endMs, '.')}\n<v ${label(script, speaker)}>${text}</v>\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function subRip(script, turns) {
  const cues = turns.map(({ turn, speaker, startMs, endMs }) => {
    const text = `${label(script, speaker)}: ${script.turns[turn - 1].text}`;
    return `${turn}\n${clock(startMs, ',')} --> ${clock(endMs, ',')}\n${text}\n`;
  });
  return cues.join('\n');
}

function escapeMarkup(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `Therapist`, or the person's first name. */
function label(script, speaker) {
  const person = script.client.people.find(({ id }) => id === speaker);
  return person ? person.name.split(' ')[0] : 'Therapist';
}

function clock(ms, point) {
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  const rest = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${rest}`;
}
