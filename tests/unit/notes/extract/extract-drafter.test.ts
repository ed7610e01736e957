import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSessionScript } from '../../../../fixtures/load-session.ts';
import type { SpokenLine } from '../../../../src/core/lines.ts';
import { linesOfMember, linesWithoutPeers } from '../../../../src/core/member-lines.ts';
import { emptyNoteContext } from '../../../../src/core/note-context.ts';
import type { Preferences } from '../../../../src/core/preferences.ts';
import type { DraftPart } from '../../../../src/core/provider-ports.ts';
import { createExtractDrafter } from '../../../../src/notes/extract/extract-drafter.ts';
import { createNoteRules, readRuleData } from '../../../../src/notes/note-rules.ts';
import { createTemplateStore } from '../../../../src/notes/templates/template-files.ts';
import { isTried } from '../../some-steps.ts';
import { session, sessionLines, template, templates } from '../session.ts';

const root = join(import.meta.dirname, '../../../..');
const reason = { purpose: 'draft' as const, sessionId: 's', clientId: 'c', consentIds: [] };

const rules = createNoteRules(await readRuleData(templates));
const shipped = await createTemplateStore(templates).list();

/** @param part what of the note is asked for; all of it when left out */
async function draft(
  id: string,
  lines: readonly SpokenLine[],
  preferences: Preferences = {},
  part: Partial<DraftPart> = {},
) {
  const format = await template(id);
  const context = { ...emptyNoteContext, preferences };
  const brief = rules.brief(format, lines, context);
  const member = lines.find(({ participant }) => participant === part.participant)?.person;
  const own = member === undefined ? lines : linesWithoutPeers(lines, member);
  const asked = { ...brief, lines: own, part: { ...brief.part, ...part } };
  const answer = await createExtractDrafter().draft(asked, reason, () => {});
  const read = member === undefined ? lines : linesOfMember(lines, member);
  const known = member === undefined ? context : { ...context, member };
  return { answer, verified: rules.verify(answer, format, read, known) };
}

/** A session of the kit as it would be transcribed. */
function kitSession(id: string): SpokenLine[] {
  const { turns } = readSessionScript(join(root, 'fixtures/sessions', `${id}.yaml`));
  return turns.map(({ speaker, text }, at) => ({
    id: at + 1,
    startMs: at * 5000,
    endMs: at * 5000 + 4000,
    text,
    participant: speaker,
    role: speaker === 'therapist' ? 'therapist' : 'client',
    ...(speaker !== 'therapist' && { person: speaker }),
  }));
}

/** The same, as recognition may cut it: after so many words. */
function cutLines(lines: readonly SpokenLine[], length: number): SpokenLine[] {
  const pieces = lines.flatMap((line) => {
    const words = line.text.split(' ');
    const starts = words.flatMap((_, at) => (at % length === 0 ? at : []));
    return starts.map((at) => ({ ...line, text: words.slice(at, at + length).join(' ') }));
  });
  return pieces.map((line, at) => ({ ...line, id: at + 1 }));
}

const texts = (statements: readonly { text: string }[]) => statements.map(({ text }) => text).join('\n');

/** The intervals of a Praat TextGrid that hold speech. */
async function turns(path: string, speaker: string): Promise<{ start: number; row: string }[]> {
  const text = await readFile(path, 'utf8');
  const intervals = text.matchAll(/xmin = ([\d.]+)\s+xmax = [\d.]+\s+text = "([^\n]*)"/gu);
  return [...intervals].flatMap(([, start, said = '']) => {
    const words = said.replace(/<[^>]*>/gu, '').trim();
    return words === '' ? [] : [{ start: Number(start), row: `${speaker}: ${words}` }];
  });
}

/** Random numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const spoken =
  `I felt sad all week “you know” and then... "nothing" he's fine 15 mg of Zoloft no never didn't — denied
  affect low risk F32.1 Client said: Tuesday at 10:30 <b>x</b> \u001b[31m don't want to sleep; panic work father \u0007
  ¿qué? 你好 🙂 naïve l’ami diagnosis agreed to try homework next week ‹a› 'quoted' … ? ! , “ " ”`.split(
    /\s+/u,
  );

describe('the drafter without a model', () => {
  it.each([1, 2, 3, 4])('drafts nothing that does not verify, whatever was said (seed %i)', async (seed) => {
    const roll = dice(seed);
    const line = () => Array.from({ length: roll(70) }, () => spoken[roll(spoken.length)]).join(' ');
    const script = Array.from({ length: 60 }, () => `${['T', 'C', 'C2', '?'][roll(4)]}: ${line()}`).join(
      '\n',
    );
    // A quarter of the templates for each seed, and of those one in three every day.
    for (const { id } of shipped.filter((_, at) => at % 4 === seed - 1 && isTried(at >> 2))) {
      const { answer, verified } = await draft(id, session(script));
      expect(answer.statements.length).toBeGreaterThan(id === 'group' ? 0 : 3);
      expect(verified.rejected).toEqual([]);
    }
  });

  it('drafts nothing that does not verify from ten real consultations', async () => {
    const folder = join(import.meta.dirname, '../../../../../shared/data/consultations/transcripts');
    const files = await readdir(folder).catch(() => []);
    if (files.length === 0) return console.warn('skipped: the consultations of ../shared/data are absent');
    for (const file of files.filter((name) => name.endsWith('_patient.TextGrid'))) {
      const said = await Promise.all([
        turns(join(folder, file), 'C'),
        turns(join(folder, file.replace('patient', 'doctor')), 'T'),
      ]);
      const script = said.flat().sort((a, b) => a.start - b.start);
      const { answer, verified } = await draft('soap', session(script.map(({ row }) => row).join('\n')));
      expect(answer.statements.length).toBeGreaterThan(5);
      expect(verified.rejected).toEqual([]);
    }
  });

  it('puts what was said under the headings, word for word', async () => {
    const { verified } = await draft('soap', sessionLines);
    const texts = Object.fromEntries(
      verified.sections.map(({ id, statements }) => [id, statements.map(({ text }) => text)]),
    );
    expect(texts.subjective).toContain(
      "Client stated: “Honestly, I feel like I'm drowning every morning before my feet hit the floor.”",
    );
    expect(texts.plan).toContain("Therapist said: “So let's meet next Tuesday at ten thirty.”");
    expect(texts.objective?.join(' ')).toContain("Let's look at the evidence");
    expect(verified.sections.find(({ id }) => id === 'assessment')).toMatchObject({
      statements: [],
      missing: expect.stringContaining('clinician'),
    });
  });

  // Each template with one or two of them every day, with the others on other days.
  const sessions = ['maya-01', 'maya-02', 'maya-03', 'couple-01', 'short-01'];
  it.each(sessions)(
    'drafts under every template nothing that does not verify: %s',
    { timeout: 60_000 },
    async (id) => {
      const lines = kitSession(id);
      const tried = shipped.filter((_, at) => isTried(at + sessions.indexOf(id)));
      for (const { id: format, template: held } of tried) {
        const { answer, verified } = await draft(format, lines);
        expect(verified.rejected, format).toEqual([]);
        expect(answer.statements.length, format).toBeGreaterThan(held?.per === 'member' ? 0 : 3);
        for (const { id: section, source } of held?.sections ?? []) {
          const found = verified.sections.find((each) => each.id === section);
          if (source === 'clinician')
            expect(found).toMatchObject({ statements: [], missing: expect.any(String) });
          for (const { quotes } of found?.statements ?? []) expect(quotes.length).toBeGreaterThan(0);
        }
      }
    },
  );

  it('keeps a question and its answer together where risk was asked about', async () => {
    const { verified } = await draft('crisis', kitSession('maya-03'));
    const inquiry = verified.sections.find(({ id }) => id === 'inquiry')?.statements ?? [];
    expect(inquiry.every(({ lines }) => lines.length === 2)).toBe(true);
    for (const asked of ['killing yourself', 'any kind of plan', 'any intention of acting on it'])
      expect(texts(inquiry)).toContain(asked);
    expect(texts(inquiry)).toContain(
      "Therapist asked: “Do you have any intention of acting on it?” Client stated: “No. I don't.”",
    );
  });

  it.each([3, 7])('holds every question about risk whole where lines end after %i words', async (length) => {
    const lines = cutLines(kitSession('maya-03'), length);
    const { verified } = await draft('crisis', lines);
    expect(verified.rejected).toEqual([]);
    const inquiry = verified.sections.find(({ id }) => id === 'inquiry')?.statements ?? [];
    const said = texts(inquiry).replaceAll('” “', ' ');
    for (const pair of [
      "Are you thinking about killing yourself?” Client stated: “No. Not that. I want it to be quiet, that's all.”",
      'Therapist asked: “Have you thought about how you would do it, or made any kind of plan?” Client stated: “No. No plan.”',
      "Therapist asked: “Do you have any intention of acting on it?” Client stated: “No. I don't.”",
    ])
      expect(said).toContain(pair);
    for (const { quotes } of inquiry)
      for (const { line, text } of quotes)
        expect(lines[line - 1]?.text).toContain(text.replace(/[.?]$/u, ''));
    const all = verified.sections.flatMap(({ statements }) => statements);
    for (const [, quoted] of texts(all).matchAll(/“([^”]*)”/gu)) expect(quoted).toMatch(/^[\p{Lu}0-9]/u);
  });

  it('leaves out no question about risk, however few statements there may be', async () => {
    const asked = Array.from(
      { length: 30 },
      (_, at) => `T: Number ${at}, any thoughts of killing yourself?\nC: No.\nT: And the weather?\nC: Fine.`,
    );
    const { verified } = await draft('crisis', session(asked.join('\n')));
    expect(verified.rejected).toEqual([]);
    const inquiry = verified.sections.find(({ id }) => id === 'inquiry')?.statements ?? [];
    expect(texts(inquiry).match(/killing yourself\?” Client stated: “No\.”/gu)).toHaveLength(30);
  });

  it('writes into a member’s part nothing of another member, and into the shared part nothing of any', async () => {
    const lines = kitSession('couple-01');
    const shared = await draft('group', lines, {}, { sections: ['topic'], risk: true });
    expect(shared.answer.statements.length).toBeGreaterThan(1);
    const own = { sections: ['participation', 'response', 'plan'], risk: false };
    for (const participant of ['client', 'client-2']) {
      const { answer, verified } = await draft('group', lines, {}, { ...own, participant });
      expect(verified.rejected).toEqual([]);
      const speakers = new Set(
        answer.statements.flatMap(({ lines: ids }) => ids.map((id) => lines[id - 1]?.participant)),
      );
      expect([...speakers].filter((speaker) => speaker !== 'therapist')).toEqual([participant]);
      expect(texts(answer.statements)).not.toMatch(/Client \d/u);
    }
    for (const { lines: ids } of shared.answer.statements)
      expect(ids.map((id) => lines[id - 1]?.role)).toEqual(['therapist']);
  });

  it('is no longer than a section should be, and less where less is wished for', async () => {
    const lines = kitSession('maya-02');
    const length = (statements: readonly { text: string }[]) => texts(statements).split(/\s+/u).length;
    const [usual, brief] = await Promise.all(
      [{}, { density: 'brief' as const }].map((wish) => draft('birp', lines, wish)),
    );
    for (const { statements, words } of usual?.verified.sections ?? [])
      expect(length(statements)).toBeLessThanOrEqual(words?.[1] ?? 0);
    const all = length(usual?.answer.statements ?? []);
    expect(length(brief?.answer.statements ?? [])).toBeLessThan(all * 0.75);
  });

  it('uses no line twice and never one whose speaker is unknown', async () => {
    const { answer } = await draft('birp', sessionLines);
    const lines = answer.statements.flatMap((statement) => statement.lines);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines).not.toContain(24);
  });
});
