import { join } from 'node:path';
import type { Output, Prompts } from '../commands/output.ts';
import type { AgentStart } from '../core/key-agent.ts';
import type { OpenContext } from './audited-run.ts';
import { watchedVault } from './changed-words.ts';
import { tellCutOff } from './cut-off-erasures.ts';
import type { GlobalFlags, Host } from './host.ts';
import { createJsonOutput } from './json-output.ts';
import { watchedKeeper, watchedRecovery } from './keys-used.ts';
import { sweepMemory } from './memory-sweep.ts';
import { once } from './once.ts';
import { placesOf, vaultDirectory } from './places.ts';
import { audioTools, ffmpegProgram, jurisdictionOf, stagePorts } from './stage-adapters.ts';
import { createTextOutput } from './text-output.ts';
import { typedFiles } from './typed-files.ts';

/**
 * With stage-adapters.ts the only file that names concrete adapters and imports while it runs: each entry
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
  const changed = { sessionIds: new Set<string>(), clientIds: new Set<string>() };
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
    const program = join(host.packageRoot, 'bin', 'amynote.js');
    const start = async (agent: AgentStart) =>
      (await import('./agent-process.ts')).startAgentProcess(program, agent);
    const identityFile = async () => (await keeper()).identity();
    return createKeyAgent({ home: places.home, uid: host.uid, identityFile, open: opened, start });
  });
  const identity = once(async () => (await (await keyAgent()).identity()) ?? opened());
  const vault = once(async () => {
    const { openVault } = await import('../vault/open-vault.ts');
    const made = watchedVault(
      await openVault(places.home, await directory(), identity, await holder()),
      changed,
    );
    run.isOpen = true;
    const keep = async (sessionId: string, text: string) =>
      (await import('../pipeline/note-in-hand.ts')).keepLeftText(made, sessionId, text);
    await sweepMemory(host, keep, output.onEvent);
    await tellCutOff(made.erasures, output.onEvent);
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
      const { privatePassphrases } = await import('./private-passphrase.ts');
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
    clipboard: async () => (await import('./clipboard.ts')).findClipboard(host),
    renderer: async () => {
      const docx = async () => (await import('../notes/export/render-docx.ts')).renderDocx;
      const pdf = async () => (await import('../notes/export/render-pdf.ts')).renderPdf;
      return (await import('../notes/export/export-note.ts')).createNoteRenderer({ docx, pdf });
    },
    insightsPage: async () => (await import('../memory/insights-page/insights-page.ts')).insightsPage,
    wellbeing: async () => {
      const { createSelfChecks } = await import('../vault/self-checks.ts');
      const { findSessionTimes } = await import('../vault/session-times.ts');
      const rules = join(host.packageRoot, 'templates', 'rules');
      return {
        rules: once(async () => (await import('../memory/load/load-rules.ts')).openLoadRules(rules)),
        checks: createSelfChecks(places.home, identity),
        sessionTimes: async (since) => findSessionTimes(await directory(), since),
      };
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
      const jurisdiction = async () => jurisdictionOf(host, await settings());
      const subjects = { host, places, jurisdiction, vault: await directory(), ...keys, leftovers, unsealed };
      return createHealth({ ...subjects, ffmpeg: await ffmpegProgram(host), audio: await audioTools(host) });
    },
    ...typedFiles(directory),
    close: async (command, outcome) => {
      if (changed.sessionIds.size + changed.clientIds.size > 0) {
        const { keepIndexes } = await import('../pipeline/keep-indexes.ts');
        // Also after an interruption: struck words must not wait for the next search.
        const own = { signal: new AbortController().signal, onEvent: output.onEvent };
        const ports = await stagePorts(host, flags, {
          settings,
          vault,
          identity,
          templates,
          ...own,
          engines: {},
        });
        await keepIndexes(ports, changed);
      }
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
