import { join } from 'node:path';
import type { EngineChoice } from '../commands/command-context.ts';
import type { Output, Prompts } from '../commands/output.ts';
import type { AudioTools } from '../core/audio-ports.ts';
import type { OnEvent } from '../core/events.ts';
import type { TemplateStore } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import type { EgressLedger } from '../core/vault-ports.ts';
import type { OpenVault } from '../vault/open-vault.ts';
import type { OpenContext } from './audited-run.ts';
import type { GlobalFlags, Host } from './host.ts';
import { createJsonOutput } from './json-output.ts';
import { watchedKeeper, watchedRecovery } from './keys-used.ts';
import { knownEngine } from './known-engine.ts';
import { sweepMemory } from './memory-sweep.ts';
import { once } from './once.ts';
import { placesOf, vaultDirectory } from './places.ts';
import { privatePassphrases } from './private-passphrase.ts';
import { createTextOutput } from './text-output.ts';
import { typedFiles } from './typed-files.ts';

/**
 * The only file that names a concrete adapter, and the only one that imports while it runs: each entry
 * loads what it needs when it is asked, so that no command waits for an SDK it does not use.
 */
export function createContext(
  host: Host,
  flags: GlobalFlags,
  output: Output,
  prompts: Prompts,
  signal: AbortSignal,
): OpenContext {
  const places = placesOf(host);
  const settings = once(async () => (await import('./config.ts')).readSettings(places.settings));
  const passphraseCommand = async () =>
    host.env.AMYNOTE_PASSPHRASE_COMMAND ?? (await settings()).passphrase_command;
  const passphrase = once(async () =>
    (await import('./passphrase.ts')).existingPassphrase(await passphraseCommand(), prompts),
  );
  const directory = once(async () => vaultDirectory(host, flags, (await settings()).vault));
  const holder = once(async () => {
    const { processStart } = await import('../vault/process-start.ts');
    const { pid, hostName, userName, isAlive } = host;
    return { pid, host: hostName, user: userName, isAlive, startOf: processStart };
  });
  const run = { isOpen: false, usedKeys: false };
  const used = () => {
    run.usedKeys = true;
  };
  const keeper = once(async () => {
    const { createVaultKeeper } = await import('../vault/vault-keeper.ts');
    return watchedKeeper(createVaultKeeper(places.home, await directory(), passphrase, await holder()), used);
  });
  const recovery = once(async () => {
    const { createRecoveryKeeper } = await import('../vault/recovery.ts');
    return watchedRecovery(createRecoveryKeeper(places.home, await directory(), await holder()), used);
  });
  const opened = once(async () => {
    const { secretLine } = await import('../vault/keys.ts');
    return secretLine(await (await keeper()).identityText());
  });
  const keyAgent = once(async () => {
    const { createKeyAgent } = await import('../vault/key-agent.ts');
    const { startAgentProcess } = await import('./agent-process.ts');
    const start = startAgentProcess.bind(undefined, join(host.packageRoot, 'bin', 'amynote.js'));
    const identityFile = async () => (await keeper()).identity();
    return createKeyAgent({ home: places.home, uid: host.uid, identityFile, open: opened, start });
  });
  const identity = once(async () => (await (await keyAgent()).identity()) ?? opened());
  const vault = once(async () => {
    const { openVault } = await import('../vault/open-vault.ts');
    const made = await openVault(places.home, await directory(), identity, await holder());
    run.isOpen = true;
    const keep = async (sessionId: string, text: string) =>
      (await import('../pipeline/note-in-hand.ts')).keepLeftText(made, sessionId, text);
    await sweepMemory(host, keep, output.onEvent);
    return made;
  });
  const templates = once(async () => {
    const { createTemplateStore } = await import('../notes/templates/template-files.ts');
    return createTemplateStore(join(host.packageRoot, 'templates'), async () => (await vault()).ownTemplates);
  });
  const recipients = once(async () => {
    const { createRecipientKeeper } = await import('../vault/recipients.ts');
    const { tellReencryption } = await import('../commands/reencrypt-progress.ts');
    const watch = { signal, onProgress: tellReencryption(output.onEvent, Date.now) };
    const { audit } = await vault();
    const subject = { home: places.home, directory: await directory(), identity, holder: await holder() };
    return createRecipientKeeper({ ...subject, audit, watch });
  });

  return {
    output,
    prompts,
    signal,
    settings,
    keeper,
    keyAgent,
    recovery,
    recipients,
    templates,
    inspector: async () => (await import('../vault/vault-inspector.ts')).createVaultInspector(await vault()),
    privateNotes: async (commands) => {
      const { createPrivateNotes } = await import('../vault/private-notes.ts');
      return createPrivateNotes(places.home, await vault(), privatePassphrases(commands, prompts));
    },
    changeSetting: async (key, value) => {
      const { replaceFile } = await import('../vault/write-once.ts');
      return (await import('./config.ts')).writeSetting(places.settings, key, value, replaceFile);
    },
    choosePassphrase: async (given) =>
      (await import('./passphrase.ts')).chosenPassphrase(given ?? (await passphraseCommand()), prompts),
    changePassphrase: async (command) => {
      const { changePassphrase } = await import('../vault/change-passphrase.ts');
      const chosen = async () => (await import('./passphrase.ts')).chosenPassphrase(command, prompts);
      return changePassphrase(places.home, { current: passphrase, chosen });
    },
    stages: async (engines = {}, own = { signal, onEvent: output.onEvent }) =>
      stagePorts(host, flags, { settings, vault, identity, templates, ...own, engines }),
    textEditor: async () =>
      (await import('./text-editor.ts')).createTextEditor(host, (await settings()).editor, signal),
    renderer: async () => {
      const docx = async () => (await import('../notes/export/render-docx.ts')).renderDocx;
      const pdf = async () => (await import('../notes/export/render-pdf.ts')).renderPdf;
      return (await import('../notes/export/export-note.ts')).createNoteRenderer({ docx, pdf });
    },
    copies: async () => {
      const { createVaultCopies } = await import('../vault/backup-copies.ts');
      const place = { home: places.home, directory: await directory() };
      return createVaultCopies(place, { signal, onEvent: output.onEvent, holder: await holder() });
    },
    health: async () => {
      const { createHealth } = await import('./health.ts');
      const leftovers = async () => (await vault()).sessions.leftovers();
      const unsealed = async () => (await recipients()).pending();
      const keys = { keeper: await keeper(), keyAgent: await keyAgent(), recovery: await recovery() };
      const subjects = { host, places, vault: await directory(), ...keys, leftovers, unsealed };
      return createHealth({ ...subjects, ffmpeg: await ffmpegProgram(host), audio: await audioTools(host) });
    },
    ...typedFiles,
    close: async (command, outcome) => {
      if (run.isOpen || run.usedKeys) await (await vault()).close(command, outcome, run.usedKeys);
    },
  };
}

/** The life of the process that `unlock` starts. @param signal ends it */
export async function runKeyAgent(signal: AbortSignal): Promise<void> {
  const { beAgentProcess } = await import('./agent-process.ts');
  const { serveAgent } = await import('../vault/agent-server.ts');
  const clock = { wallMs: () => Date.now(), steadyMs: () => performance.now() };
  return beAgentProcess((start) => serveAgent(start, { clock, signal, lookEveryMs: 2000 }));
}

/** JSON Lines, or words for people; colour and the moving line load only where a terminal shows them. */
export async function createOutput(host: Host, flags: GlobalFlags): Promise<Output> {
  if (flags.json) return createJsonOutput(host);
  if (host.stderr.isTTY !== true) return createTextOutput(host, flags);
  return createTextOutput(host, flags, (await import('./decoration.ts')).createDecoration(host));
}

/** What the stages' ports are made of. */
interface Parts {
  settings: () => Promise<Settings>;
  vault: () => Promise<OpenVault>;
  identity: () => Promise<string>;
  templates: () => Promise<TemplateStore>;
  onEvent: OnEvent;
  signal: AbortSignal;
  engines: EngineChoice;
}

async function stagePorts(host: Host, flags: GlobalFlags, parts: Parts): Promise<StagePorts> {
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
        return createOpenAiDiarizer({ ...reach, offline: flags.offline ?? false, ledger, signal, onEvent });
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
    transcriber: once(async () => transcriber(host, flags, await settings(), vault.ledger, parts, templates)),
    hearingCheck: async (sent) =>
      (await import('../speech/hearing/hearing-check.ts')).openHearingCheck(rules, sent),
    corrector: once(async () =>
      (await import('../speech/glossary/glossary-corrector.ts')).openGlossaryCorrector(templates),
    ),
    drafter: once(async () => drafter(host, flags, await settings(), vault.ledger, signal, engines.draft)),
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
      const { createLexicalSearcher } = await import('../memory/line-searcher.ts');
      const { readConcepts } = await import('../memory/concepts-file.ts');
      return createLexicalSearcher(await readConcepts(rules));
    }),
    gate: once(async () => (await import('../consent/gate.ts')).createConsentGate()),
    signer: once(async () => {
      const { createAgeFiles } = await import('../vault/age-file.ts');
      const { recipientKeys } = await import('../vault/header.ts');
      const { createSigner } = await import('../vault/signing-key.ts');
      return createSigner(placesOf(host).home, createAgeFiles(recipientKeys(vault.header), identity));
    }),
  };
}

async function audioTools(host: Host): Promise<AudioTools> {
  const { createAudioTools } = await import('../audio/audio-tools.ts');
  const { findFfplay } = await import('../audio/ffmpeg-program.ts');
  const ffmpeg = await ffmpegProgram(host);
  const ffplay = findFfplay(ffmpeg, { named: host.env.AMYNOTE_FFPLAY, searchPath: host.env.PATH });
  return createAudioTools(ffmpeg, host.platform, ffplay);
}

async function ffmpegProgram(host: Host): Promise<string | undefined> {
  const { findFfmpeg } = await import('../audio/ffmpeg-program.ts');
  return findFfmpeg({ named: host.env.AMYNOTE_FFMPEG, searchPath: host.env.PATH });
}

async function transcriber(
  host: Host,
  flags: GlobalFlags,
  settings: Settings,
  ledger: EgressLedger,
  { signal, onEvent, engines }: Parts,
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
    guardedFetch: await guardedFetch(flags, ledger, engine, baseUrl),
    signal,
    onWait: (wait) => onEvent({ type: 'waiting', stage: 'transcribe', ...wait }),
  });
}

async function drafter(
  host: Host,
  flags: GlobalFlags,
  settings: Settings,
  ledger: EgressLedger,
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
    guardedFetch: await guardedFetch(flags, ledger, 'anthropic', baseUrl),
    signal,
  });
}

async function guardedFetch(flags: GlobalFlags, ledger: EgressLedger, provider: string, baseUrl: string) {
  const { createGuardedFetch } = await import('../providers/guarded-fetch.ts');
  const { origin } = new URL(baseUrl);
  return createGuardedFetch({ allowedOrigin: origin, offline: flags.offline ?? false, ledger, provider });
}
