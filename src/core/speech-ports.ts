import type { Participant, Speakers, SpeakerVoice } from './artefacts/speakers.ts';
import type { Line } from './artefacts/transcript.ts';
import type { EgressReason } from './egress.ts';
import type { LeaveCheck } from './leaving.ts';
import type { Scope } from './scopes.ts';
import type { Stretch } from './stretch.ts';

/** A piece of sound that holds speech, cut where nobody is inside a word. */
export interface Piece {
  startMs: number;
  endMs: number;
  /** Mono samples at the segmenter's rate. */
  samples: Int16Array;
  channel?: 0 | 1;
  /** Where in it the voice detector hears words, pauses left out; absent where nobody measured. */
  speech?: readonly Stretch[];
  /** How much of that is voiced, as vowels are: about half of speech, next to nothing of breath and noise. */
  voicedMs?: number;
}

/** What came back for a piece of sound. */
export interface Transcribed {
  text: string;
  requestId?: string;
  language?: string;
  /** How sure the engine was of the words, 0 to 1; absent where it does not say. */
  confidence?: number;
  /** How likely it took it that nobody speaks, 0 to 1; absent where it does not say. */
  noSpeech?: number;
}

/** What was heard in a piece of sound. */
export interface HeardPiece extends Omit<Piece, 'samples'>, Transcribed {}

/** What goes to an engine along with the sound, and must not come back as words that nobody said. */
export interface SentAlong {
  /** Terms to be heard right, in their order. */
  keywords: readonly string[];
  /** ISO 639-1 codes of the languages that may be spoken; none for any. */
  languages: readonly string[];
}

/** A stretch of sound to ask about once more, with other boundaries than before. */
export interface Doubt extends Omit<Piece, 'samples'> {
  /** Which of the heard pieces it lies in. */
  piece: number;
}

/** A line as it goes into a transcript; its number comes with its place there. */
export type UnnumberedLine = Omit<Line, 'id'>;

/** Says what of an engine's answers may be believed. Pure: the same answers to the same sound give the same lines. */
export interface HearingCheck {
  /** What one more request could settle, by time within each channel. */
  doubts(heard: readonly HeardPiece[]): Doubt[];
  /**
   * Lines by time: words that are believed, with what speaks for and against them, and a visible mark wherever
   * somebody speaks and no words can be relied on.
   * @param again what came back for doubts, in any order; fewer when some were not asked about
   */
  lines(heard: readonly HeardPiece[], again: readonly (Doubt & HeardPiece)[]): UnnumberedLine[];
}

/** Finds words that were misheard, by their sound. */
export interface Corrector {
  /**
   * Pure: the same lines give the same answer.
   * @param names people and places of this client, to be found as the glossary's terms are
   * @returns the lines whose words change, with the whole new text of each
   */
  correct(lines: readonly Line[], names: readonly string[]): { line: number; text: string }[];
}

export interface Segmenter {
  /** Samples per second of the sound it takes and the pieces it gives. */
  readonly sampleRate: number;
  /** Cuts a mono stream as it comes; pieces come in order and never discard speech. */
  segment(pcm: AsyncIterable<Int16Array>): AsyncIterable<Piece>;
}

/** What a voice sounds like, in numbers that JSON can hold. */
export interface VoiceStatistics {
  /** What made the numbers; only statistics of the same model can be compared, others are passed over. */
  model: string;
  /** Seconds of voice they rest on. */
  seconds: number;
  /** Opaque; of a fixed length for each model. */
  values: number[];
}

/** A voice that is known by name. */
export interface EnrolledVoice {
  /** A participant's id; several voices may be enrolled for one. */
  participant: string;
  statistics: VoiceStatistics;
}

export interface DiarizeRequest {
  lines: readonly Line[];
  participants: readonly Participant[];
  /** Mono samples at 16 kHz; absent for sessions without sound. */
  sound?: () => AsyncIterable<Int16Array>;
  /** How many people are heard; absent for as many as there are participants, at most. */
  voices?: number | 'auto';
  enrolled?: readonly EnrolledVoice[];
  /** One channel of a two-channel recording, as {@link DiarizeRequest.sound}; absent for all others. */
  channelSound?: (channel: 0 | 1) => AsyncIterable<Int16Array>;
  /** Which channel the therapist is known to be on. */
  therapistChannel?: 0 | 1;
  /** What a diarizer that sends sound away needs; it asks again before each request. */
  sending?: SendingLeave;
}

/** Leave to send sound away, and where paid answers are kept. */
export interface SendingLeave {
  /** Why the next bytes may leave. @throws `consent` when they may no longer */
  reason(): Promise<EgressReason>;
  kept(key: string): Promise<string | undefined>;
  keep(key: string, answer: string): Promise<void>;
  /** @param costUsd what was paid in this run so far, in US dollars */
  onProgress(doneMs: number, totalMs: number, costUsd: number): void;
}

/** The voice of one line. */
export interface ToldLine {
  /** An index of the voices, null where nobody could tell. */
  voice: number | null;
  /** 0 to 1. */
  confidence: number;
  /** Number of the line whose words these are, heard once more through another channel. */
  echoOf?: number;
}

/** One of the voices in a recording. */
export interface ToldVoice {
  /** How much of the recording it has. */
  seconds: number;
  /**
   * How much it is like each enrolled voice, in the request's order: above 0 the same person is likelier than
   * not, below 0 another one; about log-odds. NaN where the statistics cannot be compared.
   */
  likeness: number[];
  /** Whose it is, where the clinician said so beforehand. */
  participant?: string;
}

/** Which voices a recording holds and which of them says each line, in the order of the lines; without names. */
export interface ToldVoices {
  lines: ToldLine[];
  voices: ToldVoice[];
  /** Of the requests that told it, where some were sent. */
  requestIds?: string[];
}

/** The same with what each voice sounds like, to be enrolled. */
export interface HeardVoices extends ToldVoices {
  voices: (ToldVoice & { statistics: VoiceStatistics })[];
}

/** The ways in which voices can be told apart; captions bring their own names. */
export const diarizerEngines = ['acoustic', 'channels', 'openai'] as const;
export type DiarizerEngine = (typeof diarizerEngines)[number];

/** Tells voices apart. */
export interface Diarizer {
  readonly method: DiarizerEngine;
  readonly model?: string;
  /** The scope a person must have given for it. */
  readonly scope: Scope;
  /** What the clinician should know before it is used again. */
  readonly notice?: string;
  /** Absent where nothing leaves this program. */
  readonly checkLeave?: LeaveCheck;
  diarize(request: DiarizeRequest): Promise<ToldVoices>;
}

/** What a voice sounds like, from a mono stream at 16 kHz in which nobody else speaks. */
export interface VoiceDescriber {
  describe(sound: AsyncIterable<Int16Array>): Promise<VoiceStatistics>;
}

/** What naming goes by, beside the voices. */
export interface NamingRequest extends Pick<DiarizeRequest, 'lines' | 'participants' | 'enrolled'> {
  /** What the people are called, by person id: they may say so themselves. */
  names: Readonly<Record<string, string>>;
  /** What the clinician decided: participants by line number. */
  decided: ReadonlyMap<number, string>;
}

/** Says who the voices are; null where it is not sure. */
export interface VoiceNamer {
  name(request: NamingRequest, told: ToldVoices): Pick<Speakers, 'lines'> & { voices: SpeakerVoice[] };
}

/** A caption file's cue, with the label it names its speaker by. */
export interface Cue {
  startMs: number;
  endMs: number;
  text: string;
  speaker?: string;
}

/** Reads transcripts that other programs wrote, and the names they give their speakers. */
export interface Captions {
  /** Whether a file that begins so is such a transcript, by its content. */
  recognises(start: Uint8Array): boolean;
  /** A file as text, whatever it is encoded in; undefined where it is no text. */
  decode(file: Uint8Array): string | undefined;
  /** WebVTT, SubRip, JSON, or the text of Zoom, Teams or Otter → cues, in order; the names of the people of the session always are labels. @throws `usage` with the line number of what cannot be read. */
  parse(text: string, names?: readonly string[]): Cue[];
  /** Labels → participants, one line per label; null where a label is nobody's for sure. */
  speakers(
    labels: readonly (string | undefined)[],
    participants: readonly Participant[],
    options: { therapist?: string; names: Record<string, string> },
  ): Pick<Speakers, 'lines'> & { voices: SpeakerVoice[] };
}
