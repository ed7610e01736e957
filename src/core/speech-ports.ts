import type { Participant, Speakers } from './artefacts/speakers.ts';
import type { Line } from './artefacts/transcript.ts';

/** A piece of sound that holds speech, cut where nobody is inside a word. */
export interface Piece {
  startMs: number;
  endMs: number;
  /** Mono samples at the segmenter's rate. */
  samples: Int16Array;
  channel?: 0 | 1;
}

/** What was heard in a piece of sound. */
export interface HeardPiece extends Pick<Piece, 'startMs' | 'endMs' | 'channel'> {
  text: string;
  requestId?: string;
}

export interface Segmenter {
  /** Samples per second of the sound it takes and the pieces it gives. */
  readonly sampleRate: number;
  /** Cuts a mono stream as it comes; pieces come in order and never discard speech. */
  segment(pcm: AsyncIterable<Int16Array>): AsyncIterable<Piece>;
}

export interface DiarizeRequest {
  lines: readonly Line[];
  participants: readonly Participant[];
  /** Mono samples at 16 kHz; absent for sessions without sound. */
  sound?: () => AsyncIterable<Int16Array>;
}

export interface Diarizer {
  readonly method: Speakers['method'];
  /** One entry per line, in the order of the lines. */
  diarize(request: DiarizeRequest): Promise<Speakers['lines']>;
}

/** A caption file's cue, with the label it names its speaker by. */
export interface Cue {
  startMs: number;
  endMs: number;
  text: string;
  speaker?: string;
}

/** Reads caption files and the names they give their speakers. */
export interface Captions {
  /** WebVTT or SRT → cues, in order. @throws `usage` with the line number of what cannot be read. */
  parse(text: string): Cue[];
  /** Labels → participants, one entry per label; null where a label is nobody's for sure. */
  speakers(
    labels: readonly (string | undefined)[],
    participants: readonly Participant[],
    options: { therapist?: string; names: Record<string, string> },
  ): Speakers['lines'];
}
