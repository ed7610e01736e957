import type { AudioTools } from './audio-ports.ts';
import type { ConsentForms, ConsentGate } from './consent-ports.ts';
import type { OnEvent } from './events.ts';
import type { InsightRules } from './insights.ts';
import type { PassageSearcher } from './memory-ports.ts';
import type { NoteRules, TemplateStore } from './note-ports.ts';
import type { NudgeRules } from './nudge-ports.ts';
import type { Preferences } from './preferences.ts';
import type { PrepRules } from './prep.ts';
import type { Drafter, Transcriber } from './provider-ports.ts';
import type {
  Captions,
  Corrector,
  Diarizer,
  DiarizerEngine,
  HearingCheck,
  Segmenter,
  SentAlong,
  VoiceDescriber,
  VoiceNamer,
} from './speech-ports.ts';
import type { Signer, VaultPorts } from './vault-ports.ts';
import type { Embedder, VectorMemory } from './vector-ports.ts';

/** Everything a stage can ask for. What is costly to load is a function, so that it loads when it is needed. */
export interface StagePorts {
  vault: VaultPorts;
  audio(): Promise<AudioTools>;
  segmenter(): Promise<Segmenter>;
  diarizer(method: DiarizerEngine): Promise<Diarizer>;
  voiceNamer(): Promise<VoiceNamer>;
  voiceDescriber(): Promise<VoiceDescriber>;
  captions(): Promise<Captions>;
  transcriber(): Promise<Transcriber>;
  hearingCheck(sent: SentAlong | undefined): Promise<HearingCheck>;
  corrector(): Promise<Corrector>;
  drafter(): Promise<Drafter>;
  noteRules(): Promise<NoteRules>;
  templates(): Promise<TemplateStore>;
  /** The vault's own way of writing notes, and the clinician's name. */
  noteWishes(): Promise<{ preferences: Preferences; clinician: string }>;
  searcher(): Promise<PassageSearcher>;
  /** Undefined where search asks no model. */
  embedder(): Promise<Embedder | undefined>;
  vectors(): Promise<VectorMemory>;
  insightRules(): Promise<InsightRules>;
  nudgeRules(): Promise<NudgeRules>;
  prepRules(): Promise<PrepRules>;
  gate(): Promise<ConsentGate>;
  /** What people are asked to sign now. */
  consentForms(): Promise<ConsentForms>;
  signer(): Promise<Signer>;
  now(): Date;
  /** Aborts when the clinician interrupts. */
  signal: AbortSignal;
  onEvent: OnEvent;
}
