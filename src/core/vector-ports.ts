import type { EgressReason } from './egress.ts';
import type { IndexStore } from './index-ports.ts';
import type { LeaveCheck } from './leaving.ts';
import type { IndexedRecord, PassagePlace } from './memory-ports.ts';
import type { createPseudonyms } from './pseudonyms.ts';
import type { Scope } from './scopes.ts';

/** What makes vectors comparable: the same model, asked in the same way at the same place. */
export interface VectorSpace {
  engine: 'openai' | 'local';
  model: string;
  /** Absent where only an answer tells. */
  dimensions?: number;
  /** Of a server on this machine, which decides by itself what answers to a model's name. */
  address?: string;
}

/** Turns texts into vectors that lie near each other when they mean nearly the same. */
export interface Embedder {
  readonly space: VectorSpace;
  /** Who reads the texts, for people: `OpenAI`. */
  readonly destination: string;
  /** What everybody must have agreed to before a text goes there. */
  readonly scopes: readonly Scope[];
  /** Absent where nobody knows. */
  readonly usdPerMillionTokens?: number;
  /** What one request may hold: so many texts, and so many bytes in all of them. */
  readonly most: { texts: number; bytes: number };
  /** A text is cut after so many bytes; it never has more tokens than bytes. */
  readonly longestText: number;
  /** Replaces names in what is sent; it comes along, so that a search that sends nothing does not load it. */
  readonly pseudonyms: typeof createPseudonyms;
  /** Before anybody is told that something goes. @throws `failed` when the network is switched off */
  checkOnline(): void;
  /** Absent where nothing leaves this program. */
  readonly checkLeave?: LeaveCheck;
  /**
   * One request, tried again while its fault may pass.
   * @param texts without names @param allowed asked again before each try; its error ends the work
   * @returns a vector for each text, all of one length, none of them all zeros
   * @throws `provider-refused`, `provider-unreachable`, `interrupted`
   */
  embed(
    texts: readonly string[],
    reason: EgressReason,
    allowed: () => Promise<unknown>,
  ): Promise<{ vectors: Float32Array[]; tokens?: number }>;
}

/** A passage without a vector. */
export interface PassageToEmbed extends PassagePlace {
  text: string;
}

/** A passage's vector; null for one that the model refuses, so that it is not asked again. */
export interface EmbeddedPassage extends PassagePlace {
  vector: Float32Array | null;
}

/** The vectors of one client's passages, in one space. */
export interface KeptVectors {
  /** Those that are still to be embedded, in the order of the record. */
  readonly missing: readonly PassageToEmbed[];
  /** Durable when it resolves; the caller has the client's lock. @throws `failed` when the disk refuses */
  add(passages: readonly EmbeddedPassage[]): Promise<void>;
  /** False while the files hold what no passage has any more, or lack what was taken over from former texts. */
  readonly isSettled: boolean;
  /** Makes it so; as {@link add}. */
  settle(): Promise<void>;
  /** The passages whose vectors point most nearly where the query's does, by the cosine of their angle. */
  nearest(query: Float32Array, limit: number, accepts: (place: PassagePlace) => boolean): PassagePlace[];
}

/** The vectors of clients, as derived files beside their index. */
export interface VectorMemory {
  /**
   * Opens those of one space and holds them against a record: a session is known by its sources, and of one that changed
   * each passage with an unchanged text keeps its vector. Nothing is written.
   */
  open(store: IndexStore, clientId: string, space: VectorSpace, record: IndexedRecord): Promise<KeptVectors>;
  /**
   * In all spaces, erases for good what stands for words that are gone; the caller has the client's lock.
   * @param sources of each session there is, by its id
   * @param texts of a session's passages as they are now; undefined where they are not at hand
   */
  forget(
    store: IndexStore,
    clientId: string,
    sources: ReadonlyMap<string, readonly string[]>,
    texts: (sessionId: string) => Promise<string[] | undefined>,
  ): Promise<void>;
}
