import { join } from 'node:path';
import type { EngineChoice } from '../commands/command-context.ts';
import type { AudioTools } from '../core/audio-ports.ts';
import type { OnEvent } from '../core/events.ts';
import type { Leave } from '../core/leaving.ts';
import type { TemplateStore } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import type { OpenVault } from '../vault/open-vault.ts';
import type { GlobalFlags, Host } from './host.ts';
import { knownEngine } from './known-engine.ts';
import { leaveOf } from './leave.ts';
import { once } from './once.ts';
import { placesOf } from './places.ts';

/** What the stages' ports are made of. */
interface StageParts {
  settings: () => Promise<Settings>;
  vault: () => Promise<OpenVault>;
  identity: () => Promise<string>;
  templates: () => Promise<TemplateStore>;
  onEvent: OnEvent;
  signal: AbortSignal;
  engines: EngineChoice;
}

/** The adapters behind the ports of the stages, each loaded when a stage asks for it. */
export async function stagePorts(host: Host, flags: GlobalFlags, parts: StageParts): Promise<StagePorts> {
  const { settings, identity, onEvent, signal, engines } = parts;
  const vault = await parts.vault();
  const templates = join(host.packageRoot, 'templates');
  const rules = join(templates, 'rules');
  return {
    vault,
    signal,
    onEvent,
    now: () => new Date(),
    audio: once(() => audioTools(host)),
    segmenter: once(async () => (await import('../speech/segment/segmenter.ts')).createSegmenter()),
    diarizer: async (method) => {
      if (method === 'openai') {
        const { createOpenAiDiarizer } = await import('../providers/openai/openai-diarizer.ts');
        const reach = { apiKey: host.env.OPENAI_API_KEY, baseUrl: (await settings()).openai.base_url };
        const { ledger } = vault;
        const mayLeave = mayLeaveFor(host, vault, 'openai');
        return createOpenAiDiarizer({
          ...reach,
          offline: flags.offline ?? false,
          ledger,
          mayLeave,
          signal,
          onEvent,
        });
      }
      if (method === 'channels')
        return (await import('../speech/channels/channels-diarizer.ts')).createChannelsDiarizer();
      return (await import('../speech/voices/acoustic-diarizer.ts')).createAcousticDiarizer();
    },
    voiceNamer: once(async () => (await import('../speech/naming/name-speakers.ts')).createVoiceNamer()),
    voiceDescriber: async () => ({
      describe: (await import('../speech/voices/describe-voice.ts')).describeVoice,
    }),
    captions: once(async () => (await import('../speech/captions/caption-reader.ts')).createCaptions()),
    transcriber: once(async () => transcriber(host, flags, await settings(), vault, parts, templates)),
    hearingCheck: async (sent) =>
      (await import('../speech/hearing/hearing-check.ts')).openHearingCheck(rules, sent),
    corrector: once(async () =>
      (await import('../speech/glossary/glossary-corrector.ts')).openGlossaryCorrector(templates),
    ),
    drafter: once(async () => drafter(host, flags, await settings(), vault, signal, engines.draft)),
    noteRules: once(async () => {
      const { createNoteRules, readRuleData } = await import('../notes/note-rules.ts');
      return createNoteRules(await readRuleData(templates, join(host.packageRoot, 'dist')));
    }),
    noteWishes: async () => {
      const { notes, clinician } = await settings();
      return { preferences: notes, clinician: clinician.name };
    },
    templates: parts.templates,
    searcher: once(async () => {
      const { createPassageSearcher } = await import('../memory/passage-searcher.ts');
      const { readLexicon } = await import('../memory/passages/lexicon.ts');
      return createPassageSearcher(await readLexicon(rules, join(host.packageRoot, 'dist')));
    }),
    embedder: once(async () => embedder(host, flags, await settings(), vault, parts)),
    vectors: once(async () => (await import('../memory/vectors/vector-memory.ts')).createVectorMemory()),
    insightRules: once(async () =>
      (await import('../memory/insights/insight-rules.ts')).openInsightRules(rules),
    ),
    nudgeRules: once(async () => {
      const { createNudgeRules } = await import('../memory/nudges/nudge-rules.ts');
      const { readNudgeData } = await import('../memory/nudges/nudge-data.ts');
      return createNudgeRules(await readNudgeData(templates));
    }),
    prepRules: once(async () => (await import('../memory/prep/prep-rules.ts')).openPrepRules(rules)),
    gate: once(async () => (await import('../consent/gate.ts')).createConsentGate()),
    signer: once(async () => {
      const { createAgeFiles } = await import('../vault/age-file.ts');
      const { recipientKeys } = await import('../vault/header.ts');
      const { createSigner } = await import('../vault/signing-key.ts');
      return createSigner(placesOf(host).home, createAgeFiles(recipientKeys(vault.header), identity));
    }),
  };
}

/** Sound in and out through ffmpeg, and where it is. */
export async function audioTools(host: Host): Promise<AudioTools> {
  const { createAudioTools } = await import('../audio/audio-tools.ts');
  const { findFfplay } = await import('../audio/ffmpeg-program.ts');
  const ffmpeg = await ffmpegProgram(host);
  const ffplay = findFfplay(ffmpeg, { named: host.env.AMYNOTE_FFPLAY, searchPath: host.env.PATH });
  return createAudioTools(ffmpeg, host.platform, ffplay);
}

/** Undefined when there is none. */
export async function ffmpegProgram(host: Host): Promise<string | undefined> {
  const { findFfmpeg } = await import('../audio/ffmpeg-program.ts');
  return findFfmpeg({ named: host.env.AMYNOTE_FFMPEG, searchPath: host.env.PATH });
}

async function transcriber(
  host: Host,
  flags: GlobalFlags,
  settings: Settings,
  vault: OpenVault,
  { signal, onEvent, engines }: StageParts,
  templates: string,
) {
  const { createOpenAiTranscriber } = await import('../providers/openai/openai-transcriber.ts');
  const { readKeywords } = await import('../speech/glossary/glossary-corrector.ts');
  const engine = knownEngine(engines.transcribe ?? settings.engines.transcribe, ['openai', 'local']);
  const { base_url: baseUrl, model } = settings[engine];
  return createOpenAiTranscriber({
    engine,
    apiKey: engine === 'openai' ? host.env.OPENAI_API_KEY : undefined,
    baseUrl,
    model,
    keywords: await readKeywords(templates),
    languages: settings.languages.split(/, ?/),
    guardedFetch: await guardedFetch(host, flags, vault, { provider: engine, baseUrl }),
    signal,
    onWait: (wait) => onEvent({ type: 'waiting', stage: 'transcribe', ...wait }),
  });
}

async function drafter(
  host: Host,
  flags: GlobalFlags,
  settings: Settings,
  vault: OpenVault,
  signal: AbortSignal,
  chosen: string | undefined,
) {
  const engine = knownEngine(chosen ?? settings.engines.draft, ['claude', 'extract']);
  if (engine === 'extract')
    return (await import('../notes/extract/extract-drafter.ts')).createExtractDrafter();
  const { createClaudeDrafter } = await import('../providers/anthropic/claude-drafter.ts');
  const { base_url: baseUrl, model, effort } = settings.anthropic;
  return createClaudeDrafter({
    apiKey: host.env.ANTHROPIC_API_KEY,
    baseUrl,
    model,
    effort,
    guardedFetch: await guardedFetch(host, flags, vault, { provider: 'anthropic', baseUrl }),
    signal,
  });
}

async function embedder(
  host: Host,
  flags: GlobalFlags,
  settings: Settings,
  vault: OpenVault,
  { signal, onEvent, engines }: StageParts,
) {
  const engine = knownEngine(engines.search ?? settings.engines.search, ['lexical', 'openai', 'local']);
  if (engine === 'lexical') return undefined;
  const { createOpenAiEmbedder } = await import('../providers/openai/openai-embedder.ts');
  const baseUrl = engine === 'openai' ? settings.openai.base_url : settings.search.local.base_url;
  return createOpenAiEmbedder({
    engine,
    apiKey: engine === 'openai' ? host.env.OPENAI_API_KEY : undefined,
    baseUrl,
    model: settings.search[engine].model,
    guardedFetch: await guardedFetch(host, flags, vault, { provider: engine, baseUrl }),
    signal,
    onWait: (wait) => onEvent({ type: 'waiting', stage: 'search', ...wait }),
  });
}

async function guardedFetch(
  host: Host,
  flags: GlobalFlags,
  vault: OpenVault,
  { provider, baseUrl }: { provider: string; baseUrl: string },
) {
  const { createGuardedFetch } = await import('../providers/guarded-fetch.ts');
  return createGuardedFetch({
    allowedOrigin: new URL(baseUrl).origin,
    offline: flags.offline ?? false,
    ledger: vault.ledger,
    mayLeave: mayLeaveFor(host, vault, provider),
    provider,
  });
}

/** Settings are read anew for each request: what is switched off in another window counts at once. */
function mayLeaveFor(host: Host, vault: OpenVault, provider: string): Leave {
  const settings = async () => (await import('./config.ts')).readSettings(placesOf(host).settings);
  return leaveOf(host, provider, { settings, vault });
}
