import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlayOptions } from '../core/audio-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { type OggPage, oggPages } from './ogg-pages.ts';

/** A program that plays Ogg Opus from its standard input. */
export interface Player {
  program: string;
  args: string[];
}

/**
 * The player gets no more than this ahead of its time, in milliseconds: what it holds it goes on playing, should this
 * process be killed.
 */
const aheadMs = 2000;

/** How often sound is passed on and the place is told, in milliseconds. */
const stepMs = 200;

/** What a player may take to begin, and what it holds back at the end, in milliseconds. */
const slackMs = 500;

/** Opus needs this much before a place to sound right there, in milliseconds (RFC 7845, section 4.6). */
const warmUpMs = 80;

/**
 * Plays a stretch of Ogg Opus over a pipe: whole pages, from the one before the place on, so that nothing before it
 * is decoded. @throws `audio` when the player fails, and whatever `sound` throws
 */
export async function playSound(
  player: Player,
  sound: AsyncIterable<Uint8Array>,
  { fromMs, lengthMs = Number.POSITIVE_INFINITY, signal, onTime }: PlayOptions,
): Promise<void> {
  const endMs = fromMs + lengthMs;
  const pages = stretch(sound, fromMs - warmUpMs, endMs);
  try {
    const first = await pages.next();
    if (first.done !== true && !signal.aborted)
      await feed(player, first.value, pages, { endMs, signal, onTime });
  } finally {
    await pages.return(undefined);
  }
}

/** The pages of the head, and those that hold sound between the two places. */
async function* stretch(
  sound: AsyncIterable<Uint8Array>,
  fromMs: number,
  endMs: number,
): AsyncGenerator<OggPage> {
  const head: Uint8Array[] = [];
  for await (const page of oggPages(sound)) {
    if (page.isHead) head.push(page.bytes);
    else if (page.startMs >= endMs) return;
    else if (page.endMs > fromMs) yield { ...page, bytes: Buffer.concat([...head.splice(0), page.bytes]) };
  }
}

/** Passes the pages on as time passes, until the last was heard. */
async function feed(
  player: Player,
  first: OggPage,
  pages: AsyncIterator<OggPage>,
  { endMs, signal, onTime }: Pick<PlayOptions, 'signal' | 'onTime'> & { endMs: number },
): Promise<void> {
  const running = start(player);
  const startedAt = performance.now();
  let page: OggPage | undefined = first;
  let lastMs = first.startMs;
  try {
    while (!signal.aborted) {
      const placeMs = first.startMs + performance.now() - startedAt;
      for (; page !== undefined && page.startMs <= placeMs + aheadMs; page = await following(pages)) {
        running.stdin.write(page.bytes);
        lastMs = Math.min(page.endMs, endMs);
      }
      onTime(Math.min(placeMs, lastMs));
      if (page === undefined && placeMs >= lastMs + slackMs) return;
      if (hasEnded(running) && placeMs < lastMs - slackMs) throw cannotPlay();
      await pause(stepMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    running.kill('SIGKILL');
  }
}

/** Nothing of its words is passed on, and it finds no keyboard to listen to. */
function start({ program, args }: Player): ChildProcessByStdio<Writable, null, null> {
  const running = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  running.stdin.on('error', () => undefined);
  running.once('error', () => undefined);
  return running;
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

async function following(pages: AsyncIterator<OggPage>): Promise<OggPage | undefined> {
  const { done, value } = await pages.next();
  return done === true ? undefined : value;
}

function cannotPlay(): AmynoteError {
  return new AmynoteError('audio', 'the sound cannot be played', {
    hint: 'check the loudspeaker of this machine, or name another player: AMYNOTE_FFPLAY',
  });
}
