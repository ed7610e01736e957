import { join } from 'node:path';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import { createConsentGate } from '../../../src/consent/gate.ts';
import type { Client } from '../../../src/core/client.ts';
import type { StageEvent } from '../../../src/core/events.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import type { Transcriber } from '../../../src/core/provider-ports.ts';
import { scopes } from '../../../src/core/scopes.ts';
import type { Piece } from '../../../src/core/speech-ports.ts';
import { openInsightRules } from '../../../src/memory/insights/insight-rules.ts';
import { readNudgeData } from '../../../src/memory/nudges/nudge-data.ts';
import { createNudgeRules } from '../../../src/memory/nudges/nudge-rules.ts';
import { openPrepRules } from '../../../src/memory/prep/prep-rules.ts';
import { createVectorMemory } from '../../../src/memory/vectors/vector-memory.ts';
import { createExtractDrafter } from '../../../src/notes/extract/extract-drafter.ts';
import { createNoteRules, readRuleData } from '../../../src/notes/note-rules.ts';
import { createTemplateStore } from '../../../src/notes/templates/template-files.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { createCaptions } from '../../../src/speech/captions/caption-reader.ts';
import { createChannelsDiarizer } from '../../../src/speech/channels/channels-diarizer.ts';
import { openGlossaryCorrector } from '../../../src/speech/glossary/glossary-corrector.ts';
import { openHearingCheck } from '../../../src/speech/hearing/hearing-check.ts';
import { createVoiceNamer } from '../../../src/speech/naming/name-speakers.ts';
import { createSegmenter } from '../../../src/speech/segment/segmenter.ts';
import { createAcousticDiarizer } from '../../../src/speech/voices/acoustic-diarizer.ts';
import { describeVoice } from '../../../src/speech/voices/describe-voice.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { ffmpeg } from '../audio/sounds.ts';
import { client as clientRecord, consent } from '../vault/artefacts.ts';
import { type PlayVault, playVault } from '../vault/play-vault.ts';

const templates = join(import.meta.dirname, '../../../templates');

/** The stages' ports as the program fills them, but for the transcriber, over a vault with one consenting client. */
export interface Stage {
  vault: PlayVault;
  ports: StagePorts;
  client: Client;
  events: StageEvent[];
  interrupt: AbortController;
}

/** Nothing of them changes, and reading them takes as long as a test. */
const glossary = once(() => openGlossaryCorrector(templates));
const rules = once(async () => createNoteRules(await readRuleData(templates)));
const insightRules = once(() => openInsightRules(join(templates, 'rules')));
const nudgeRules = once(async () => createNudgeRules(await readNudgeData(templates)));
const prepRules = once(() => openPrepRules(join(templates, 'rules')));

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** @param home where the vault is made, when it must outlive one test */
export async function stage(transcriber?: Transcriber, home?: string): Promise<Stage> {
  const vault = await playVault(home);
  const opened = await vault.open();
  const client = clientRecord();
  await opened.people.saveClient(client);
  await opened.people.saveConsentEvent(consent('k1', [...scopes]));
  const events: StageEvent[] = [];
  const interrupt = new AbortController();
  const ports: StagePorts = {
    vault: opened,
    audio: async () => createAudioTools(ffmpeg, process.platform),
    segmenter: async () => createSegmenter(),
    diarizer: async (method) => (method === 'channels' ? createChannelsDiarizer() : createAcousticDiarizer()),
    voiceNamer: async () => createVoiceNamer(),
    voiceDescriber: async () => ({ describe: describeVoice }),
    captions: async () => createCaptions(),
    transcriber: async () => transcriber ?? Promise.reject(new Error('no transcriber was expected')),
    hearingCheck: (sent) => openHearingCheck(join(templates, 'rules'), sent),
    corrector: glossary,
    drafter: async () => createExtractDrafter(),
    noteRules: rules,
    noteWishes: async () => ({ preferences: {}, clinician: '' }),
    templates: async () => createTemplateStore(templates),
    searcher: () => Promise.reject(new Error('no search was expected')),
    embedder: async () => undefined,
    vectors: async () => createVectorMemory(),
    insightRules,
    nudgeRules,
    prepRules,
    gate: async () => createConsentGate(),
    consentForms: () => Promise.reject(new Error('no form was expected')),
    signer: async () => createSigner(vault.home, vault.files),
    now: () => new Date(),
    signal: interrupt.signal,
    onEvent: (event) => events.push(event),
  };
  return { vault, ports, client, events, interrupt };
}

/** The events of one type, as `stage: reason or summary`. */
export function said(events: readonly StageEvent[], type: StageEvent['type']): string[] {
  return events.flatMap((event) => {
    if (event.type !== type) return [];
    if (event.type === 'skipped') return [`${event.stage}: ${event.reason}`];
    return [`${event.stage}: ${event.type === 'finished' ? event.summary : ''}`];
  });
}

/** A transcriber that says which piece it was given. It may fail, or wait, on the way. */
export function echo(before: (piece: Piece, call: number) => Promise<void> | void = () => undefined) {
  const calls: string[] = [];
  const transcriber: Transcriber = {
    engine: 'echo',
    model: 'echo-1',
    scope: 'transcribe_cloud',
    async transcribe(piece) {
      const text = wordsOf(piece);
      calls.push(text);
      await before(piece, calls.length);
      return { text, requestId: `req_${calls.length}` };
    },
  };
  return { transcriber, calls };
}

function wordsOf({ channel, startMs, endMs }: Pick<Piece, 'channel' | 'startMs' | 'endMs'>): string {
  // As many words as fit the sound, so that none are missing and none too many.
  const more = filling.slice(0, Math.round((endMs - startMs) / 600));
  return [`heard ${channel ?? 'all'} from ${startMs} to ${endMs}`, ...more].join(' ');
}

const filling =
  'about how the week had been and what those days were like before everybody came home again on the other side of town'.split(
    ' ',
  );

/** A session with ten spoken lines, from captions: everything a note needs, without sound. */
export async function spokenSession({ ports, client }: Stage): Promise<string> {
  const turns = [
    'Therapist: How has your week been since we talked?',
    "Client: Honestly I feel like I'm drowning every morning before my feet hit the floor.",
    'Therapist: Let us look at the thought that comes first when you wake up.',
    'Client: I slept maybe four hours most nights and I missed two shifts at work.',
    'Therapist: I need to ask you directly. Have you had any thoughts of suicide?',
    'Client: No. Never. Nothing like that at all.',
    'Therapist: Could you write down one thought each evening this week?',
    'Client: Yes, I can write one down each evening before I go to bed.',
    'Therapist: Then we meet again next Tuesday at ten thirty.',
    'Client: Tuesday works well for me, thank you.',
  ];
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = turns.map((turn, index) => {
    const [speaker, words] = turn.split(': ');
    return `${clock(index * 6)} --> ${clock(index * 6 + 5)}\n<v ${speaker}>${words}\n`;
  });
  const session = await importCaptions(ports, {
    client,
    text: `WEBVTT\n\n${cues.join('\n')}`,
    therapist: 'Therapist',
    startedAt: new Date('2026-03-02T20:00:00Z'),
  });
  return session.id;
}
