import type { Recording } from '../core/artefacts/recording.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { HeardPiece, Piece } from '../core/speech-ports.ts';
import type { Stretch } from '../core/stretch.ts';
import type { CheckpointStore } from '../core/vault-ports.ts';
import { mergeStretches } from './capture-timeline.ts';

/** What was heard in a stretch of a session while it was recorded. */
export interface LivePiece {
  /** The end of the piece before it: nobody spoke from there on. */
  fromMs: number;
  endMs: number;
  channel?: 0 | 1;
  /** @see hearerOf */
  hearer: string;
  /** What was struck of it, and silence already, when it was sent. */
  silenced: readonly Stretch[];
  /** Absent where nobody spoke at all. */
  heard?: HeardPiece;
}

/** Live pieces that still hold for a recording. */
export interface LivePieces {
  heard: HeardPiece[];
  /** What is still to be cut and heard: undefined for the whole channel. */
  missing(channel: 0 | 1 | undefined): Stretch[] | undefined;
}

/** Where nobody can have spoken, and strikes may end a little earlier or later, by rounding. */
const slackMs = 20;

/**
 * What was heard while a session was recorded, and what is still missing. Words of a stretch that was struck after
 * they were heard do not count, nor those of another engine.
 */
export async function livePieces(
  ports: StagePorts,
  { sessionId, durationMs, strikes }: Recording,
  transcriber: Transcriber,
): Promise<LivePieces> {
  const all = await readLivePieces(ports.vault.checkpoints, sessionId);
  const hearer = hearerOf(transcriber);
  const valid = all.filter((piece) => piece.hearer === hearer && !isStruck(piece, strikes));
  return {
    heard: valid.flatMap(({ heard }) => (heard === undefined ? [] : [heard])),
    missing(channel) {
      const covered = valid
        .filter((piece) => piece.channel === channel)
        .map(({ fromMs, endMs }) => ({ startMs: fromMs, endMs }));
      if (covered.length === 0) return undefined;
      return outside({ startMs: 0, endMs: durationMs }, covered);
    },
  };
}

/** What words depend on beside the sound. */
export function hearerOf({ engine, model, parameters = '' }: Transcriber): string {
  return JSON.stringify([engine, model, parameters]);
}

/** The same piece where it stands on the timeline of a session. @param byMs how much later that is */
export function shiftedPiece(piece: Piece, byMs: number): Piece {
  const shift = ({ startMs, endMs }: Stretch) => ({ startMs: startMs + byMs, endMs: endMs + byMs });
  return { ...piece, ...shift(piece), ...(piece.speech && { speech: piece.speech.map(shift) }) };
}

/** Keeps live pieces in the order in which they were heard: a process that dies leaves all that came before. */
export interface LiveJournal {
  /** Resolves when the piece is durable. */
  keep(piece: LivePiece): Promise<void>;
  /** Puts all of them into one file more, which is read faster. */
  fold(): Promise<void>;
}

export function createLiveJournal(checkpoints: CheckpointStore, sessionId: string): LiveJournal {
  let files = readKept(checkpoints, sessionId).then((kept) => kept.files);
  return {
    async keep(piece) {
      const before = files;
      const written = before.then(async (kept) => {
        await write(checkpoints, sessionId, keyOf(kept.length), [piece]);
        return [...kept, [piece]];
      });
      files = written.catch(() => before);
      await written;
    },
    async fold() {
      const kept = await files;
      if (kept.length > 1) await write(checkpoints, sessionId, foldedKeys[0], kept);
    },
  };
}

/**
 * Forgets whatever was kept of an unfinished transcription, but live pieces that none of the strikes reaches: they are
 * written anew before the old ones go, so that a process that dies meanwhile loses none of them.
 */
export async function forgetStruckPieces(
  ports: StagePorts,
  { sessionId, strikes }: Pick<Recording, 'sessionId' | 'strikes'>,
): Promise<void> {
  const { checkpoints } = ports.vault;
  const { files, folded } = await readKept(checkpoints, sessionId);
  // As many files as before: those of old numbers are never read again.
  const left = files.map((pieces) => pieces.filter((piece) => !isStruck(piece, strikes)));
  if (left.flat().length === 0) return checkpoints.clear(sessionId);
  const inUse = [...(folded === undefined ? [] : [folded]), ...files.map((_, number) => keyOf(number))];
  // What a process that died left under the other name: nothing is ever written over.
  await checkpoints.clearAllBut(sessionId, inUse);
  const key = folded === foldedKeys[0] ? foldedKeys[1] : foldedKeys[0];
  await write(checkpoints, sessionId, key, left);
  await checkpoints.clearAllBut(sessionId, [key]);
}

/** In the order in which they were heard. */
async function readLivePieces(checkpoints: CheckpointStore, sessionId: string): Promise<LivePiece[]> {
  return (await readKept(checkpoints, sessionId)).files.flat();
}

/** What was kept, file by file; several at once where they were folded. */
interface Kept {
  files: LivePiece[][];
  /** The key of those that were folded. */
  folded?: string;
}

async function readKept(checkpoints: CheckpointStore, sessionId: string): Promise<Kept> {
  const kept: Kept = { files: [] };
  for (const key of foldedKeys) {
    const text = await checkpoints.read(sessionId, key);
    const files = text === undefined ? [] : (JSON.parse(text) as LivePiece[][]);
    if (files.length <= kept.files.length) continue;
    kept.files = files;
    kept.folded = key;
  }
  for (;;) {
    const text = await checkpoints.read(sessionId, keyOf(kept.files.length));
    if (text === undefined) return kept;
    kept.files.push(JSON.parse(text) as LivePiece[]);
  }
}

function write(
  checkpoints: CheckpointStore,
  sessionId: string,
  key: string,
  pieces: readonly LivePiece[] | readonly LivePiece[][],
): Promise<void> {
  return checkpoints.write(sessionId, key, JSON.stringify(pieces));
}

/** One of them holds all; where a process died between writing it and erasing what it replaces, that of more files. */
const foldedKeys = ['live pieces', 'live pieces again'] as const;

function keyOf(number: number): string {
  return `live piece ${number}`;
}

function isStruck({ heard, silenced }: LivePiece, strikes: readonly Stretch[]): boolean {
  if (heard === undefined) return false;
  return strikes.some((strike) => {
    const startMs = Math.max(strike.startMs, heard.startMs);
    const endMs = Math.min(strike.endMs, heard.endMs);
    return outside({ startMs, endMs }, silenced).length > 0;
  });
}

/** The parts of a stretch that none of the others covers, crumbs left out. */
function outside(whole: Stretch, covered: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let from = whole.startMs;
  for (const { startMs, endMs } of mergeStretches(covered)) {
    left.push({ startMs: from, endMs: Math.min(startMs, whole.endMs) });
    from = Math.max(from, endMs);
  }
  left.push({ startMs: from, endMs: whole.endMs });
  return left.filter(({ startMs, endMs }) => endMs - startMs > slackMs);
}
