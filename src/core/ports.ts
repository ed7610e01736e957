/**
 * What the pipeline needs from the rooms around it. Adapters implement these; only
 * `cli/context.ts` knows which. Everything that can fail throws an `AmynoteError`.
 */
import type { Artefact, ArtefactOf } from './artefacts/artefact.ts';
import type { ArtefactKind } from './artefacts/header.ts';
import type {
  NoteContent,
  RiskCategory,
  RiskFinding,
  RiskStatus,
  SignedBody,
  Statement,
} from './artefacts/note.ts';
import type { Participant, Speakers } from './artefacts/speakers.ts';
import type { Line } from './artefacts/transcript.ts';
import type { Client } from './client.ts';
import type { ConsentEvent } from './consent.ts';
import type { EgressEntry, EgressReason } from './egress.ts';
import type { OnEvent } from './events.ts';
import type { SpokenLine } from './lines.ts';
import type { Scope } from './scopes.ts';
import type { Session } from './session.ts';
import type { Template } from './template.ts';

// ---------------------------------------------------------------- vault

/** An artefact as read: its value and the hash that later stages name as their input. */
export interface Held<A extends Artefact = Artefact> {
  value: A;
  /** SHA-256 of the stored plaintext bytes. */
  sha256: string;
  revision: number;
}

/** Sound as sealed: its revision, and size and SHA-256 of the plaintext. */
export interface SealedAudio {
  revision: number;
  bytes: number;
  sha256: string;
}

/** Clients and what they agreed to. */
export interface PeopleStore {
  listClients(): Promise<Client[]>;
  /** Saves a new state of a client; earlier states stay. */
  saveClient(client: Client): Promise<void>;
  /** Oldest first. */
  consentEvents(clientId: string): Promise<ConsentEvent[]>;
  saveConsentEvent(event: ConsentEvent): Promise<void>;
}

/** Sessions and their artefacts. Everything is written once; a second write is a new revision. */
export interface SessionStore {
  createSession(session: Session): Promise<void>;
  /** Ids of every session; read from file names, nothing is decrypted. */
  listIds(): Promise<string[]>;
  /** Every session, oldest first. */
  listSessions(): Promise<Session[]>;
  /** @throws `not-found` when the id is unknown. */
  readSession(id: string): Promise<Session>;
  /** Which kinds of artefacts a session holds; read from file names, nothing is decrypted. */
  heldKinds(sessionId: string): Promise<ReadonlySet<ArtefactKind>>;
  /** The newest revision, or undefined. @throws `damaged`, `locked` */
  latest<K extends ArtefactKind>(sessionId: string, kind: K): Promise<Held<ArtefactOf<K>> | undefined>;
  /** Writes the next revision atomically. */
  write<A extends Artefact>(artefact: A): Promise<Held<A>>;
  /** Seals sound as it comes; it bears its name only once it is complete and synced. */
  writeAudio(sessionId: string, sound: AsyncIterable<Uint8Array>): Promise<SealedAudio>;
  readAudio(sessionId: string, revision: number): AsyncIterable<Uint8Array>;
  /** Removes what a failed import left, if the session was never created; a created one is left alone. */
  abandon(sessionId: string): Promise<void>;
  /** One writer per session. @throws `busy` when another live process has it. */
  lock(sessionId: string): Promise<() => Promise<void>>;
  /** Whether somebody is writing to it now. */
  isLocked(sessionId: string): Promise<boolean>;
}

/** Finished parts of an unfinished stage, so that an interrupted run never pays twice. */
export interface CheckpointStore {
  read(sessionId: string, key: string): Promise<string | undefined>;
  write(sessionId: string, key: string, value: string): Promise<void>;
  /** Forgets a session's parts once the artefact made of them is durable. */
  clear(sessionId: string): Promise<void>;
}

/** Sealed sound of a capture that has not been finished: at most two seconds a part. */
export interface CaptureStore {
  /** Notes the format once, before the first part. */
  begin(sessionId: string, format: PcmFormat): Promise<void>;
  format(sessionId: string): Promise<PcmFormat>;
  append(sessionId: string, pcm: Uint8Array): Promise<void>;
  /** The parts in order, as one stream. */
  read(sessionId: string): AsyncIterable<Uint8Array>;
  /** Ids of sessions with parts left behind by a process that died. */
  unfinished(): Promise<string[]>;
  clear(sessionId: string): Promise<void>;
}

/** What left the machine. `begin` is durable before the first byte goes. */
export interface EgressLedger {
  begin(entry: EgressEntry): Promise<void>;
  end(id: string, outcome: NonNullable<EgressEntry['outcome']>): Promise<void>;
  /** Folds the answered requests of this process into one file; safe to be killed in. */
  settle(): Promise<void>;
  /** Oldest first. */
  list(): Promise<EgressEntry[]>;
}

/** The clinician's signature: Ed25519, raw public keys and signatures in base64. */
export interface Signer {
  publicKey(): Promise<string>;
  sign(bytes: Uint8Array): Promise<{ signature: string; sha256: string }>;
  /** Whether bytes are what that key signed; needs no secret. */
  verify(bytes: Uint8Array, signature: string, publicKey: string): Promise<boolean>;
}

/** What one open vault offers to the stages. */
export interface VaultPorts {
  people: PeopleStore;
  sessions: SessionStore;
  checkpoints: CheckpointStore;
  captures: CaptureStore;
  ledger: EgressLedger;
}

/** Makes vaults and says what is known of one without opening it. */
export interface VaultKeeper {
  /**
   * Makes the identity, the signing key and an empty vault.
   * @param passphrase absent only for play. @throws `failed` when any of them exists
   */
  create(passphrase: string | undefined): Promise<{ directory: string; vaultId: string; recipient: string }>;
  /** @throws `no-vault`, `damaged` */
  describe(): Promise<{ directory: string; vaultId: string; createdAt: string; recipients: string[] }>;
  /** Undefined when there is no identity. */
  identity(): Promise<{ path: string; protected: boolean } | undefined>;
  /** The identity in the form the `age` program reads. @throws `locked` */
  identityText(): Promise<string>;
}

/** One thing `doctor` looked at. */
export interface HealthCheck {
  name: string;
  state: 'ok' | 'warning' | 'broken';
  detail: string;
  /** The command that mends it. */
  hint?: string;
}

/** Looks at everything amynote needs on this machine. */
export interface Health {
  check(): Promise<HealthCheck[]>;
}

// ---------------------------------------------------------------- audio

/** Signed 16-bit little-endian samples; two channels lie interleaved. */
export interface PcmFormat {
  sampleRate: number;
  channels: 1 | 2;
}

/** ffmpeg, behind one door. */
export interface AudioTools {
  /** @throws `audio` when the file cannot be read or holds no sound. */
  probe(path: string): Promise<{ channels: number }>;
  /** Any file that ffmpeg reads → Ogg Opus, streamed, never touching the disk. */
  transcode(path: string, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Ogg Opus → samples. */
  decode(sound: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Samples → Ogg Opus. */
  encode(pcm: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Samples from a microphone until the signal aborts. @throws `audio` when the device fails. */
  capture(options: { device?: string; format: PcmFormat; signal: AbortSignal }): AsyncIterable<Uint8Array>;
}

// ---------------------------------------------------------------- speech

/** A piece of sound that holds speech, cut where nobody is inside a word. */
export interface Piece {
  startMs: number;
  endMs: number;
  /** Mono samples at the segmenter's rate. */
  samples: Int16Array;
  channel?: 0 | 1;
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

// ---------------------------------------------------------------- providers

/** Turns one piece of sound into text. */
export interface Transcriber {
  readonly engine: string;
  readonly model: string;
  /** The scope a person must have given before sound goes here. */
  readonly scope: Scope;
  transcribe(
    piece: Piece,
    reason: EgressReason,
  ): Promise<{ text: string; requestId?: string; language?: string }>;
}

/** What a drafter is given: built by the note rules, sent or used as it is. */
export interface DraftBrief {
  template: Template;
  lines: readonly SpokenLine[];
  /** Instructions that are the same for every session, so that a provider can cache them. */
  instructions: string;
  /** The session as quoted data, and what to do with it. */
  request: string;
  /** One JSON schema for all templates and sessions; holds nothing of anybody. */
  schema: Record<string, unknown>;
}

/** A statement as drafted, before the verifier has seen it. */
export interface DraftedStatement {
  section: string;
  text: string;
  lines: number[];
}

export interface DraftAnswer {
  statements: DraftedStatement[];
  risk: { category: RiskCategory; status: RiskStatus; lines: number[] }[];
  model?: string;
  requestIds: string[];
}

export interface Drafter {
  readonly engine: string;
  /** Whether asking again, with what was refused, can give another answer. */
  readonly canRepair: boolean;
  /** @throws `provider-refused`, `provider-unreachable`; never returns an answer cut short. */
  draft(brief: DraftBrief, reason: EgressReason, onEvent: OnEvent): Promise<DraftAnswer>;
}

// ---------------------------------------------------------------- notes

/** The rules of a note: what to ask a drafter for, and what to believe of its answer. */
export interface NoteRules {
  brief(template: Template, lines: readonly SpokenLine[]): DraftBrief;
  /** The same request again, naming what the verifier refused. */
  repairBrief(brief: DraftBrief, refused: readonly RejectedStatement[]): DraftBrief;
  /** Checks an answer against the lines; pure, the same answer always gives the same verdict. */
  verify(answer: DraftAnswer, template: Template, lines: readonly SpokenLine[]): VerifiedDraft;
  /** Checks a note's content again; problems are written into its statements. */
  reverify(content: NoteContent, lines: readonly SpokenLine[]): NoteContent;
}

export interface RejectedStatement extends Statement {
  section: string;
}

export interface VerifiedDraft {
  sections: NoteContent['sections'];
  risk: RiskFinding[];
  rejected: RejectedStatement[];
}

/** A note for reading, printing or pasting. */
export interface NoteRenderer {
  render(note: RenderableNote, format: 'md' | 'txt'): string;
}

export interface RenderableNote {
  content: NoteContent;
  session: Session;
  client: Client;
  lines: readonly SpokenLine[];
  /** Present once signed; a note without it is marked as a draft. */
  signed?: SignedBody;
  /** Write the client's full name instead of initials. */
  fullName: boolean;
}

export interface TemplateStore {
  list(): Promise<{ id: string; title: string }[]>;
  /** @throws `not-found` for an unknown id, `usage` with line and column for a bad file. */
  read(id: string): Promise<{ template: Template; sha256: string }>;
}

// ---------------------------------------------------------------- memory

/** What a search runs over: one session's lines. */
export interface SearchSession {
  session: Session;
  lines: readonly SpokenLine[];
}

export interface SearchHit {
  session: Session;
  line: SpokenLine;
  /** Higher is nearer; comparable within one search only. */
  score: number;
}

export interface LineSearcher {
  readonly engine: string;
  search(query: string, sessions: readonly SearchSession[], limit: number): Promise<SearchHit[]>;
}

// ---------------------------------------------------------------- consent

export interface ConsentGate {
  /**
   * Passes only when every person of the client has a live consent with the scope.
   * @returns ids of the consents that allow it. @throws `consent`, naming the scope.
   */
  require(client: Client, events: readonly ConsentEvent[], scope: Scope, now: Date): string[];
  /** What each person's yes covers now, by person id. */
  live(client: Client, events: readonly ConsentEvent[], now: Date): Map<string, Scope[]>;
}

// ---------------------------------------------------------------- all of it

/** Everything a stage can ask for. What is costly to load is a function, so that it loads when it is needed. */
export interface StagePorts {
  vault: VaultPorts;
  audio(): Promise<AudioTools>;
  segmenter(): Promise<Segmenter>;
  diarizer(method: 'acoustic' | 'channels'): Promise<Diarizer>;
  captions(): Promise<Captions>;
  transcriber(): Promise<Transcriber>;
  drafter(): Promise<Drafter>;
  noteRules(): Promise<NoteRules>;
  templates(): Promise<TemplateStore>;
  searcher(): Promise<LineSearcher>;
  gate(): Promise<ConsentGate>;
  signer(): Promise<Signer>;
  now(): Date;
  /** Aborts when the clinician interrupts. */
  signal: AbortSignal;
  onEvent: OnEvent;
}
