import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSessionScript, readTurns, type SessionScript } from '../../fixtures/load-session.ts';
import type { SignedNote } from '../../src/core/artefacts/note.ts';
import { clockTime } from '../../src/core/time.ts';
import { filesBelow } from '../cli/file-tree.ts';
import { installed } from '../unit/vault/programs.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';

/** maya-03 by its sound, through every stage to the signed note; the commands are what a clinician types. */
let clinic: Clinic;
let session: string;
let shownDraft: string;

beforeAll(async () => {
  clinic = await openClinic(['maya-03']);
  const sound = kit('maya-03.opus');
  const imported = await clinic.typed(['import', sound, '--client', 'MO', '--date', '2026-06-08 15:00']);
  session = imported.trim();
  await clinic.typed(['draft', '--template', 'soap']);
  shownDraft = await clinic.typed(['show']);
  const written = { stdin: 'Passive ideation, monitored; safety plan made.' };
  await clinic.typed(['edit', '--section', 'assessment'], written);
  await clinic.typed(['edit', '--hit', 'h1=confirmed', '--hit', 'h2=confirmed']);
  await clinic.typed(['sign', '--name', 'Ruth Vale', '--credential', 'LCSW', '--yes']);
});

afterAll(() => clinic.close());

describe('the transcript', () => {
  test('holds the words of the session, all of them and in their order', async () => {
    const lines = await clinic.records(['show', session, '--part', 'transcript']);
    const heard = lines.flatMap(({ text }) => wordsOf(String(text)));
    expect(heard).toEqual(clinic.scripts[0]?.turns.flatMap(({ text }) => wordsOf(text)));
  });

  test('gives at least 95 of 100 lines to the one who spoke', async () => {
    const { turns } = readTurns(kit('maya-03.turns.json'));
    const lines = await clinic.records(['show', session, '--part', 'transcript']);
    const right = lines.filter(({ startMs, endMs, speaker }) => {
      const middle = (Number(startMs) + Number(endMs)) / 2;
      const nearest = turns.toSorted((a, b) => distance(a, middle) - distance(b, middle))[0];
      return nearest?.speaker === speaker;
    });
    expect(lines.length).toBeGreaterThan(40);
    expect(right.length / lines.length).toBeGreaterThanOrEqual(0.95);
  });
});

describe('the note', () => {
  test('was a draft that said so, and is signed by the clinician', async () => {
    expect(shownDraft).toContain('DRAFT: not reviewed, not signed');
    const signed = await clinic.prepared(['show']);
    expect(signed).not.toContain('DRAFT');
    expect(signed).toContain('Signed by Ruth Vale, LCSW');
    expect(await clinic.prepared(['list', '--json'])).toContain('"signed-note"');
  });

  test('tells passive ideation as reported, in the client’s own words, with the moments', async () => {
    const risk = riskPart(await clinic.prepared(['export', '--format', 'txt']));
    const line = risk.find((text) => text.startsWith('Suicide risk'));
    expect(line).toMatch(
      /^Suicide risk: reported by the client\. “.*I wouldn't mind if I didn't wake up\.” \[/,
    );
    const disclosed = readTurns(kit('maya-03.turns.json')).turns.find(({ turn }) => turn === disclosure());
    expect(line).toContain(clockTime(disclosed?.startMs ?? 0));
    expect(risk.filter((text) => /denied (current )?suicid/.test(text))).toEqual([]);
  });

  test('holds no quotation that was not said, word for word, in the line it names', async () => {
    const { body } = JSON.parse(await clinic.prepared(['export', '--format', 'json'])) as SignedNote;
    const said = new Map(
      (await clinic.records(['show', session, '--part', 'transcript'])).map((line) => [
        line.line,
        String(line.text),
      ]),
    );
    const quotes = [
      ...body.content.sections.flatMap(({ statements }) => statements.flatMap((one) => one.quotes)),
      ...body.content.risk.flatMap((finding) => finding.quotes),
    ];
    expect(quotes.length).toBeGreaterThan(5);
    for (const { line, text } of quotes) expect(said.get(line)).toContain(text);
  });

  test('holds, as exported, only quotations of the script', async () => {
    const exported = await clinic.typed(['export', '--format', 'txt']);
    expectVerbatim(exported, clinic.scripts[0] as SessionScript);
  });

  test('is found again by its meaning', async () => {
    const father = await clinic.records([
      'search',
      'her relationship with her father',
      '--speaker',
      'client',
    ]);
    expect(father.map(({ text }) => text)).toContainEqual(expect.stringMatching(/Dad turned up|walked out/));
    expect(father[0]).toMatchObject({ sessionId: session, date: '2026-06-08', speaker: 'client' });
  });

  test('is not made again, and nothing is sent again, when nothing changed', async () => {
    const before = clinic.simulator.requests.length;
    await clinic.typed(['transcribe', session]);
    await clinic.typed(['diarize', session]);
    await clinic.typed(['sign', session, '--yes']);
    expect(clinic.simulator.requests.length).toBe(before);
  });
});

describe('the vault', () => {
  const withAge = test.runIf(installed('age'));

  withAge('opens, every file of it, with the age program and the exported identity', async () => {
    const identity = join(clinic.desk.folder, 'identity.txt');
    await clinic.typed(['identity', 'export', '--out', identity]);
    const sealed = filesBelow(clinic.desk.home).filter((path) => path.endsWith('.age'));
    const plain = filesBelow(clinic.desk.home).filter((path) => !path.endsWith('.age'));
    expect(plain.map((path) => path.replace(/^known\/[0-9a-z]{12}\//, 'known/<vault>/'))).toEqual([
      'config.yaml',
      'identity.txt',
      'known/<vault>/audit-head.json',
      'known/<vault>/audit.key',
      'trusted-vaults.json',
      'vault/vault.json',
    ]);
    for (const path of sealed) expectOpens(join(clinic.desk.home, path), identity);
    expect(sealed.length).toBeGreaterThan(10);
  });

  test('shows nobody’s name and no word in any path', () => {
    for (const path of filesBelow(clinic.desk.home)) {
      expect(path).toMatch(
        /^(config\.yaml|identity\.txt|signing-key\.age|trusted-vaults\.json|known\/[0-9a-z]{12}\/audit[a-z.-]+|vault\/vault\.json|vault\/(audit|clients|sessions|sessions-index|egress|forms)\/[0-9a-z/.-]+\.age)$/,
      );
      expect(path.toLowerCase()).not.toMatch(/maya|ortiz/);
    }
  });
});

describe('risk in the other sessions, from their captions', () => {
  test('asked and denied is told as denied, with the moments of question and answer', async () => {
    const note = await draftFromCaptions('maya-01');
    const line = riskPart(note).find((text) => /suicid/i.test(text));
    const [asked, answered] = momentsOf('maya-01', /thoughts of suicide/);
    expect(line).toMatch(/^When asked directly, client denied current suicidal thoughts\. \[/);
    expect(line).toContain(asked);
    expect(line).toContain(answered);
  });

  test('never asked is told as not assessed, and nothing is denied', async () => {
    const note = await draftFromCaptions('maya-02');
    expect(riskPart(note)).toContain('Suicide risk was not directly assessed in this session.');
    expect(note).not.toMatch(/\b(denied|denies)\b/i);
  });
});

/** Imports a session as captions made of its script and true times, and drafts it. @returns the exported note */
async function draftFromCaptions(id: string): Promise<string> {
  const script = readSessionScript(kit(`${id}.yaml`));
  const file = join(clinic.desk.here, 'call.vtt');
  writeFileSync(file, captionsOf(script));
  const date = script.date.slice(0, 10);
  const imported = (await clinic.prepared(['import', file, '--client', 'MO', '--date', date])).trim();
  await clinic.prepared(['draft', imported]);
  const note = await clinic.prepared(['export', imported, '--format', 'txt']);
  expectVerbatim(note, script);
  return note;
}

function captionsOf(script: SessionScript): string {
  const { turns } = readTurns(kit(`${script.id}.turns.json`));
  const stamp = (ms: number) => new Date(ms).toISOString().slice(11, 23);
  const cues = turns.map(({ turn, speaker, startMs, endMs }) => {
    const said = script.turns[turn - 1]?.text ?? '';
    return `${stamp(startMs)} --> ${stamp(endMs)}\n<v ${speaker === 'therapist' ? 'Therapist' : 'Maya'}>${said}</v>\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** Times of a question and of the turn after it, as a note writes them. */
function momentsOf(id: string, question: RegExp): [string, string] {
  const index = readSessionScript(kit(`${id}.yaml`)).turns.findIndex(({ text }) => question.test(text));
  const { turns } = readTurns(kit(`${id}.turns.json`));
  return [clockTime(turns[index]?.startMs ?? 0), clockTime(turns[index + 1]?.startMs ?? 0)];
}

/** The number of the turn in which maya-03 says it. */
function disclosure(): number {
  return (clinic.scripts[0]?.turns.findIndex(({ text }) => text.includes("didn't wake up")) ?? 0) + 1;
}

/** The sentences under RISK. */
function riskPart(note: string): string[] {
  return (/\nRISK\n([\s\S]*?)\n\n/.exec(note)?.[1] ?? '').split('\n');
}

function expectVerbatim(note: string, script: SessionScript): void {
  const quotations = [...note.matchAll(/“([^”]+)”/g)].map(([, text]) => text ?? '');
  const said = script.turns.map(({ text }) => text).join('\n');
  expect(quotations.length).toBeGreaterThan(3);
  for (const quotation of quotations) expect(said).toContain(quotation);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}

function distance({ startMs, endMs }: { startMs: number; endMs: number }, ms: number): number {
  return Math.max(startMs - ms, ms - endMs, 0);
}

function expectOpens(path: string, identity: string): void {
  const { status, stdout } = spawnSync('age', ['-d', '-i', identity, path], { maxBuffer: 1e8 });
  expect(status, path).toBe(0);
  const sound = /audio\.\d+\.age$/.test(path);
  if (sound) expect(stdout.subarray(0, 4).toString()).toBe('OggS');
  else if (/index\/\w+\.age$/.test(path)) expect(stdout.subarray(0, 17).toString()).toBe('amynote segment 1');
  else if (!path.endsWith('signing-key.age'))
    expect(JSON.parse(stdout.toString('utf8'))).toHaveProperty('v', 1);
  expect(readFileSync(path).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
}
