import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { expect } from 'vitest';
import type { ChartEntry } from '../../../src/core/chart-entry.ts';
import { timedId } from '../../../src/core/ids.ts';
import { createPassageSearcher } from '../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../src/memory/passages/lexicon.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { openIndex } from '../../../src/pipeline/memory-index.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { createPrivateNotes } from '../../../src/vault/private-notes.ts';
import { nudge } from '../vault/artefacts.ts';
import { sealedPaths } from '../vault/full-vault.ts';
import { completeDraft } from './signable.ts';
import { type Stage, stage } from './stage.ts';

const searcher = createPassageSearcher(await readLexicon('templates/rules'));

/** A stage that can search. */
export async function searchableStage(): Promise<Stage> {
  const made = await stage();
  made.ports = { ...made.ports, searcher: async () => searcher };
  return made;
}

/** Twelve words that come nowhere else, for each of three places, and four more: forty in all. */
export const phrases = Array.from(
  { length: 40 },
  (_, at) => `quibblewort${String(at).padStart(2, '0')}zenith`,
);

const privatePassphrase = async () => 'only for the private notes';

function privateNotes({ vault, ports }: Stage) {
  const passphrases = { current: privatePassphrase, chosen: privatePassphrase, workFactor: 4 };
  return createPrivateNotes(vault.home, ports.vault as never, passphrases);
}

/** A session of captions, with some of the phrases in what is said. */
export async function talkWith({ ports, client }: Stage, words: readonly string[], day = 2): Promise<string> {
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = words.map(
    (word, at) =>
      `${clock(at * 6)} --> ${clock(at * 6 + 5)}\n<v ${at % 2 === 0 ? 'Therapist' : 'Client'}>We spoke of the ${word} and how the week has been since.\n`,
  );
  const session = await importCaptions(ports, {
    client,
    text: `WEBVTT\n\n${cues.join('\n')}`,
    therapist: 'Therapist',
    startedAt: new Date(Date.UTC(2026, 2, day, 20)),
  });
  return session.id;
}

/**
 * A session whose forty phrases lie in everything that can hold words of it: transcript, pieces, draft, signed note,
 * texts between sessions, chart, style, index, private note, a recording under way, and what a repair moved aside.
 */
export async function plantedSession(made: Stage, { signed = true } = {}): Promise<string> {
  const { ports, client } = made;
  const { vault } = ports;
  const part = (from: number, to: number) => phrases.slice(from, to);
  const id = await talkWith(made, part(0, 20));
  await vault.checkpoints.write(id, 'piece', phrases[20] ?? '');
  await vault.voiceCheckpoints.write(id, 'piece', phrases[21] ?? '');
  await completeDraft(made, id);
  if (signed)
    await sign(ports, {
      sessionId: id,
      confirmed: ['risk', 'plan'],
      signer: { name: 'Ada Lund', credential: '' },
    });
  await vault.reviewCheckpoints.write(id, 'piece', phrases[22] ?? '');
  const source = {
    sessionId: id,
    day: '2026-03-02',
    lines: [1],
    speaker: 'client',
    quote: phrases[23] ?? '',
  };
  const text = nudge('0123456789ab', client.id, {
    body: phrases[24] ?? '',
    text: phrases[24] ?? '',
    sources: [source],
  });
  await vault.nudges.save(text, 0);
  await vault.nudges.save({ ...text, body: phrases[25] ?? '' }, 1);
  const notes = privateNotes(made);
  await notes.makeKey({ anew: false }).catch(() => undefined);
  const facts = {
    v: 1,
    kind: 'private',
    createdAt: '2026-03-02T21:00:00.000Z',
    tool: 'amynote/test',
  } as const;
  await notes.add({ ...facts, id: 'n1', sessionId: id, text: part(26, 30).join(' ') });
  const rule = { v: 1, kind: 'style-rule', name: 'r1', changedAt: '2026-03-02T21:00:00.000Z' } as const;
  await vault.style.save({
    ...rule,
    id: timedId(Date.now()),
    key: 'k',
    sentence: phrases[30] ?? '',
    counts: { [id]: 3 },
  });
  await vault.captures.begin(id, { sampleRate: 16_000, channels: 1 });
  await vault.captures.append(id, Buffer.from(phrases[31] ?? ''));
  await vault.sessions.writeAudio(id, soundOf(part(32, 36).join(' ')));
  await (await openIndex(ports, client)).close();
  return id;
}

/** The rest of the forty lies in the client's chart and record. */
export async function plantedClient({ ports, client }: Stage): Promise<void> {
  const entry: ChartEntry = {
    ...{
      v: 1,
      kind: 'chart',
      clientId: client.id,
      at: '2026-03-02T21:00:00.000Z',
      tool: 'amynote/test',
      from: 'typed',
    },
    scores: [{ id: 'x', measure: phrases[36] ?? '', score: 3, day: '2026-03-02', person: 'p1' }],
    visits: [],
    takesBack: [],
  };
  await ports.vault.chart.save(entry);
  await ports.vault.people.saveClient({ ...client, names: phrases.slice(37, 40) });
}

async function* soundOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/**
 * Opens every file of the vault with every key there is, by age-encryption alone, and looks for the phrases: in its plaintext,
 * which of an index are the bytes of its segments, and in the file as it lies there.
 * @returns `file: phrase`
 */
export async function phrasesLeft(made: Stage, looked: readonly string[] = phrases): Promise<string[]> {
  return search(made, looked, (opened) => opened);
}

/** The same, each phrase once, where an erasure was cut off: a file whose key is gone already says nothing. */
export async function phrasesReadable(made: Stage): Promise<string[]> {
  const left = await search(made, phrases, (opened) => opened.catch(() => Buffer.alloc(0)));
  return [...new Set(left.map((each) => each.split(': ')[1] ?? ''))];
}

async function search(
  made: Stage,
  looked: readonly string[],
  orNot: (opened: Promise<Uint8Array>) => Promise<Uint8Array>,
): Promise<string[]> {
  const { vault } = made;
  const decrypter = new Decrypter();
  decrypter.addIdentity(vault.secret);
  const sealedKey = readFileSync(join(vault.home, 'private.age'));
  const opener = new Decrypter();
  opener.addPassphrase(await privatePassphrase());
  const key = (await opener.decrypt(sealedKey, 'text'))
    .split('\n')
    .find((line) => line.startsWith('AGE-SECRET'));
  decrypter.addIdentity(key ?? '');
  const left: string[] = [];
  const paths = sealedPaths(vault.directory);
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) {
    const sealed = readFileSync(join(vault.directory, path));
    const plain = Buffer.from(await orNot(decrypter.decrypt(sealed)));
    for (const text of [plain, sealed])
      left.push(...looked.filter((phrase) => text.includes(phrase)).map((phrase) => `${path}: ${phrase}`));
  }
  return left;
}
