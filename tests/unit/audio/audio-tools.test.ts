import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import { bundled, start } from '../vault/child-program.ts';
import { filesBelow, temporaryFolder } from '../vault/play-vault.ts';
import { installed } from '../vault/programs.ts';
import {
  collect,
  durationMs,
  ffmpeg,
  inChunks,
  loudness,
  make,
  mono,
  pcmTone,
  stereo,
  tone,
} from './sounds.ts';

const tools = createAudioTools(ffmpeg, process.platform);

/** For files that are whole: damage fails the test. */
const whole = {
  signal: new AbortController().signal,
  onDamage: () => {
    throw new Error('called damaged');
  },
};

/** Opus codes blocks of 20 ms and pads the last. */
const toleranceMs = 60;

function isNear(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= toleranceMs;
}

/** A worker runs several files, one after the other. */
const ofEarlierFiles = new Set(allFfmpegChildren());

describe('samples encoded and decoded', () => {
  it.each([1, 19, 500, 3210])('are as long as before: %i ms', async (ms) => {
    const sound = await collect(tools.encode(inChunks(pcmTone(ms)), mono));
    expect(sound.subarray(0, 4).toString()).toBe('OggS');
    const decoded = await durationMs(tools.decode(inChunks(sound), mono), mono);
    expect(isNear(decoded, ms), `${decoded} ms`).toBe(true);
  });

  it('keep their two channels apart', async () => {
    const left = new Int16Array(pcmTone(1000).buffer);
    const both = new Int16Array(left.length * 2);
    for (const [index, sample] of left.entries()) both[index * 2] = sample;
    const sound = await collect(tools.encode(inChunks(new Uint8Array(both.buffer)), stereo));
    const decoded = await collect(tools.decode(inChunks(sound), stereo));
    expect(loudness(decoded, 2, 0)).toBeGreaterThan(4000);
    expect(loudness(decoded, 2, 1)).toBeLessThan(200);
  });

  it('carry no title, name or place that the file they came from had', async () => {
    const path = make(join(temporaryFolder(), 'a.mp3'), ...tone(0.5), '-metadata', 'title=Maya Ortiz');
    const sound = await collect(tools.transcode(path, mono, whole));
    expect(sound.toString('latin1')).not.toContain('Maya');
  });
});

describe('a sound file', () => {
  it.each([
    ['a.wav', ['-ac', '1'], 1],
    ['48 kHz stereo.wav', ['-ac', '2', '-ar', '48000'], 2],
    ['a.mp3', ['-ac', '2'], 2],
    ['a.m4a', ['-ac', '1', '-c:a', 'aac'], 1],
    ['a.ogg', ['-c:a', 'libvorbis', '-ac', '2'], 2],
    ['a.flac', [], 1],
    ['a.webm', ['-c:a', 'libopus'], 1],
    ['-i.wav', [], 1],
    ['http:x', ['-f', 'wav'], 1],
    ["it's 100% “fine” %d.wav", [], 1],
  ] as const)('called %s is probed and taken in at its length', async (name, options, channels) => {
    const path = make(join(temporaryFolder(), name), ...tone(1.5), ...options);
    expect(await tools.probe(path)).toEqual({ channels });
    const sound = await collect(tools.transcode(path, mono, whole));
    const ms = await durationMs(tools.decode(inChunks(sound), mono), mono);
    expect(isNear(ms, 1500), `${ms} ms`).toBe(true);
  });

  it('with a picture gives its sound', async () => {
    const path = make(
      join(temporaryFolder(), 'a.mp4'),
      ...tone(1),
      '-f',
      'lavfi',
      '-i',
      'testsrc=d=1',
      '-c:v',
      'mpeg4',
    );
    expect(await tools.probe(path)).toEqual({ channels: 1 });
    expect((await collect(tools.transcode(path, mono, whole))).length).toBeGreaterThan(1000);
  });

  it.each([
    ['text', (path: string) => writeFileSync(path, 'Maya said she is drowning.\n'.repeat(50))],
    ['nothing', (path: string) => writeFileSync(path, '')],
    [
      'noise',
      (path: string) =>
        writeFileSync(
          path,
          pcmTone(300).map((byte, at) => byte ^ (at * 31)),
        ),
    ],
    [
      'a picture only',
      (path: string) => make(path, '-f', 'lavfi', '-i', 'testsrc=d=1', '-c:v', 'mpeg4', '-f', 'mp4'),
    ],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['not there', () => undefined],
  ])('that is %s is refused without its name', async (_, prepare) => {
    const path = join(temporaryFolder(), 'maya-ortiz.wav');
    prepare(path);
    for (const work of [() => tools.probe(path), () => collect(tools.transcode(path, mono, whole))]) {
      const error = await work().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'audio' });
      expect(`${(error as AmynoteError).message} ${(error as AmynoteError).hint}`).not.toMatch(
        /maya|drowning/i,
      );
    }
  });
});

describe('a damaged sound file', () => {
  async function damages(path: string): Promise<number> {
    let called = 0;
    await collect(tools.transcode(path, mono, { ...whole, onDamage: () => (called += 1) }));
    return called;
  }

  // Samples have no shape, so what is written over them is sound as well; Ogg states no length to miss any of.
  const untold = ['wav with a hole', 'ogg with its second half missing'];
  const parts = { 'a hole': [1 / 3, 1 / 2], 'its second half missing': [1 / 2, 1] } as const;
  it.each(
    ['mp3', 'flac', 'wav', 'ogg', 'm4a'].flatMap((kind) =>
      Object.entries(parts).map(([damage, part]) => [kind, damage, part] as const),
    ),
  )(
    'of kind %s with %s is taken in as far as it goes, and told where that can be seen',
    async (kind, damage, [from, to]) => {
      const path = make(
        join(temporaryFolder(), `a.${kind}`),
        ...tone(20),
        ...(kind === 'm4a' ? ['-movflags', '+faststart'] : []),
      );
      expect(await damages(path)).toBe(0);
      const bytes = readFileSync(path);
      const [start, end] = [Math.floor(bytes.length * from), Math.floor(bytes.length * to)];
      writeFileSync(path, to === 1 ? bytes.subarray(0, start) : bytes.fill(0x55, start, end));
      expect(await damages(path)).toBe(untold.includes(`${kind} with ${damage}`) ? 0 : 1);
    },
  );
});

describe('an interruption', () => {
  it('ends the probing and the taking in of a file at once, with no ffmpeg left', async () => {
    const path = make(join(temporaryFolder(), 'a.wav'), ...tone(600));
    const stop = new AbortController();
    const sound = tools.transcode(path, mono, { ...whole, signal: stop.signal });
    const reading = (async () => {
      for await (const _ of sound) stop.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
    for (const work of [
      () => tools.probe(path, stop.signal),
      () => collect(tools.transcode(path, mono, { ...whole, signal: stop.signal })),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'interrupted' });
    }
    await expect.poll(ffmpegChildren, { timeout: 10_000 }).toEqual([]);
  });
});

describe('a hostile file', () => {
  it.each([
    [
      'an HLS playlist of a local file',
      'm3u8',
      (target: string) => `#EXTM3U\n#EXTINF:9,\n${target}\n#EXT-X-ENDLIST\n`,
    ],
    ['an HLS playlist of a neighbour', 'm3u8', () => '#EXTM3U\n#EXTINF:9,\nsecret.ts\n#EXT-X-ENDLIST\n'],
    ['a list of files', 'ffconcat', () => "ffconcat version 1.0\nfile 'secret.wav'\n"],
    ['a list under another name', 'wav', () => "ffconcat version 1.0\nfile 'secret.wav'\n"],
    ['an HLS playlist under another name', 'mp3', () => '#EXTM3U\n#EXTINF:9,\nsecret.ts\n#EXT-X-ENDLIST\n'],
    [
      'a session description',
      'sdp',
      () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n',
    ],
  ] as const)('that is %s is refused', async (_, ending, content) => {
    const folder = temporaryFolder();
    make(join(folder, 'secret.wav'), ...tone(1));
    make(join(folder, 'secret.ts'), ...tone(1), '-c:a', 'aac', '-f', 'mpegts');
    const path = join(folder, `hostile.${ending}`);
    writeFileSync(path, content(`file:${join(folder, 'secret.ts')}`));
    await expect(tools.probe(path)).rejects.toMatchObject({ code: 'audio' });
    await expect(collect(tools.transcode(path, mono, whole))).rejects.toMatchObject({ code: 'audio' });
  });

  it('that names an address makes no connection', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.ts`;
    const folder = temporaryFolder();
    for (const [name, content] of [
      ['a.m3u8', `#EXTM3U\n#EXTINF:9,\n${url}\n#EXT-X-ENDLIST\n`],
      ['a.ffconcat', `ffconcat version 1.0\nfile '${url}'\n`],
    ] as const) {
      writeFileSync(join(folder, name), content);
      await expect(tools.probe(join(folder, name))).rejects.toMatchObject({ code: 'audio' });
      await expect(collect(tools.transcode(join(folder, name), mono, whole))).rejects.toMatchObject({
        code: 'audio',
      });
    }
    expect(asked).toBe(0);
  });
});

describe('ffmpeg', () => {
  it('that is missing is said so by every call, with how to get it', async () => {
    const path = make(join(temporaryFolder(), 'a.wav'), ...tone(0.1));
    for (const missing of [undefined, '/nowhere/ffmpeg']) {
      const without = createAudioTools(missing, 'linux');
      const stop = new AbortController();
      const said = {
        code: 'audio',
        message: 'ffmpeg is missing',
        hint: expect.stringContaining('AMYNOTE_FFMPEG'),
      };
      for (const call of [
        () => collect(without.transcode(path, mono, whole)),
        () => collect(without.decode(inChunks(new Uint8Array(10)), mono)),
        () => collect(without.encode(inChunks(pcmTone(10)), mono)),
        () => without.capture({ format: mono, signal: stop.signal })[Symbol.asyncIterator]().next(),
        () => without.probe(path),
      ]) {
        await expect((async () => call())(), String(missing)).rejects.toMatchObject(said);
      }
    }
  });

  it.skipIf(process.platform !== 'linux')('ends when the reader stops early', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield pcmTone(1000);
      } finally {
        closed = true;
      }
    }
    let running: string[] = [];
    for await (const _ of tools.encode(endless(), mono)) {
      running = ffmpegChildren();
      break;
    }
    expect(running).toHaveLength(1);
    await expect.poll(ffmpegChildren, { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(true);
  });

  it('gives what is wrong with the sound it was to read, rather than that it did not get it', async () => {
    async function* damaged(): AsyncIterable<Uint8Array> {
      yield (await collect(tools.encode(inChunks(pcmTone(500)), mono))).subarray(0, 500);
      throw new AmynoteError('damaged', 'a file of the vault is damaged');
    }
    await expect(collect(tools.decode(damaged(), mono))).rejects.toMatchObject({ code: 'damaged' });
  });

  it('refuses sound that is no Ogg stream', async () => {
    await expect(collect(tools.decode(inChunks(pcmTone(500)), mono))).rejects.toMatchObject({
      code: 'audio',
    });
  });

  it.skipIf(!installed('strace'))('writes nothing to any disk', async () => {
    const folder = temporaryFolder();
    const path = make(join(folder, 'a.wav'), ...tone(2));
    const program = await bundled('tests/unit/audio/children/transcode.ts');
    const log = join(folder, 'trace');
    const watched = 'trace=open,openat,creat,mkdir,mkdirat,rename,renameat2,link,linkat,memfd_create';
    const child = start('strace', [
      '-f',
      '-qq',
      '-e',
      watched,
      '-o',
      log,
      process.execPath,
      program,
      ffmpeg,
      path,
    ]);
    const { status, stdout } = await child.ended;
    expect(status).toBe(0);
    expect(isNear(Number(stdout) / 32, 2000)).toBe(true);
    const made = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => /O_CREAT|O_WRONLY|O_RDWR|O_TMPFILE|creat\(|mkdir|rename|link|memfd/.test(line))
      .filter((line) => !/"\/(dev|proc|sys)\//.test(line) && !/= -1 /.test(line) && !line.includes('exited'));
    expect(made).toEqual([]);
    expect(filesBelow(folder)).toEqual(['a.wav', 'trace']);
  });
});

/** Process ids of the ffmpegs that this file has started and that still run. */
function ffmpegChildren(): string[] {
  return allFfmpegChildren().filter((pid) => !ofEarlierFiles.has(pid));
}

function allFfmpegChildren(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, name, state, parent] = /\((.*)\) (\S) (\d+)/.exec(stat) ?? [];
      return name === 'ffmpeg' && state !== 'Z' && Number(parent) === process.pid;
    } catch {
      return false;
    }
  });
}
