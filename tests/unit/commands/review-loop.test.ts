import { chmodSync, createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import type { Screen } from '../../../src/commands/output.ts';
import { reviewLoop } from '../../../src/commands/review-loop.ts';
import type { StageEvent } from '../../../src/core/events.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { review } from '../../../src/pipeline/review.ts';
import { linesOf } from '../../../src/pipeline/review-steps.ts';
import { collect, durationMs, ffmpeg, loudness, make, mono } from '../audio/sounds.ts';
import { type Stage, spokenSession, stage } from '../pipeline/stage.ts';
import { temporaryFolder } from '../vault/play-vault.ts';

/** In the session's captions the second line is said from 6 to 11 seconds; only there is a tone. */
const wanted = 2;
const lineMs = { from: 6000, to: 11_000 };

let made: Stage;
let sessionId: string;
let heard: string;
let ports: StagePorts;
let playing: { began: Promise<void>; ended: Promise<void>; places: number[] };

beforeEach(async () => {
  made = await stage();
  sessionId = await withSound(made);
  await draft(made.ports, { sessionId, template: 'soap' });
  const folder = temporaryFolder();
  heard = join(folder, 'heard');
  const player = join(folder, 'ffplay');
  writeFileSync(player, `#!/bin/sh\nexec cat > '${heard}'\n`);
  chmodSync(player, 0o755);
  const tools = createAudioTools(ffmpeg, 'linux', player);
  const [began, begin] = signal();
  const [ended, end] = signal();
  playing = { began, ended, places: [] };
  const onEvent = (event: StageEvent) => {
    if (event.type !== 'progress' || event.stage !== 'play') return;
    playing.places.push(event.done);
    begin();
  };
  const play: typeof tools.play = (...given) => tools.play(...given).finally(end);
  ports = { ...made.ports, onEvent, audio: async () => ({ ...tools, play }) };
});

function signal(): [happened: Promise<void>, happen: () => void] {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return [happened, happen];
}

/** A session whose words are those of the captions, and whose sound is a minute with one tone. */
async function withSound(of: Stage): Promise<string> {
  const { sessions } = of.ports.vault;
  const words = await spokenSession(of);
  const seconds = (lineMs.to - lineMs.from) / 1000;
  const sine = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}:sample_rate=16000`];
  const placed = ['-af', `adelay=${lineMs.from},apad`, '-t', '60'];
  const path = make(join(temporaryFolder(), 'minute.wav'), ...sine, ...placed);
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const { id } = await importRecording(of.ports, {
    client: of.client,
    path,
    channelPerPerson: false,
    startedAt,
  });
  const transcript = (await sessions.latest(words, 'transcript'))?.value;
  const speakers = (await sessions.latest(words, 'speakers'))?.value;
  if (transcript === undefined || speakers === undefined) throw new Error('the captions have no words');
  const { sha256 } = await sessions.write({ ...transcript, sessionId: id });
  await sessions.write({ ...speakers, sessionId: id, inputs: { ...speakers.inputs, transcript: sha256 } });
  return id;
}

/** Keeps everything up to the statement that rests on the wanted line, plays it, and quits when it is time to. */
async function reviewed(quitWhen: () => Promise<void>): Promise<void> {
  let isPlayed = false;
  await review(ports, {
    sessionId,
    walkThrough: (desk) => {
      const key = async () => {
        const { step } = desk.walk();
        if (step === undefined) throw new Error('no statement rests on the wanted line');
        if (isPlayed) return quitWhen().then(() => 'q');
        isPlayed = linesOf(step).join() === String(wanted);
        return isPlayed ? 'p' : 'Enter';
      };
      const screen: Screen = {
        utf8: true,
        paint: (_, text) => text,
        show: (draw) => void draw(80),
        key,
        askLine: () => Promise.reject(new Error('nothing was to be typed')),
      };
      return reviewLoop(ports, screen, desk);
    },
  });
}

test('p plays the lines that a statement rests on, a moment earlier and later, and nothing else', async () => {
  await reviewed(() => playing.ended);
  const tools = createAudioTools(ffmpeg, 'linux');
  const pcm = await collect(tools.decode(createReadStream(heard), mono));
  const second = mono.sampleRate * 2;
  expect(loudness(pcm.subarray(2 * second, 5 * second), 1, 0)).toBeGreaterThan(1000);
  const length = await durationMs(tools.decode(createReadStream(heard), mono), mono);
  expect(Math.abs(length - (lineMs.to - lineMs.from))).toBeLessThan(3000);
  expect(Math.abs((playing.places[0] ?? 0) - lineMs.from)).toBeLessThan(1500);
  expect(playing.places.at(-1)).toBe(lineMs.to + 400);
});

test('any key ends what is played', async () => {
  await reviewed(() => playing.began);
  await playing.ended;
  expect(playing.places.at(-1)).toBeLessThan(lineMs.to);
});
