import { beforeAll, describe, expect, it } from 'vitest';
import { readSessionScript } from '../../../../fixtures/load-session.ts';
import type { RiskHitEntry } from '../../../../src/core/artefacts/note.ts';
import type { SpokenLine } from '../../../../src/core/lines.ts';
import { noteHits } from '../../../../src/notes/risk/note-hits.ts';
import { type RiskPhraseBook, readRiskPhrases } from '../../../../src/notes/risk/risk-file.ts';
import { riskFindings } from '../../../../src/notes/risk/risk-findings.ts';
import { session, templates } from '../session.ts';

let book: RiskPhraseBook;
beforeAll(async () => {
  book = await readRiskPhrases(templates);
});

const hitsOf = (script: string, before: readonly RiskHitEntry[] = []) =>
  noteHits(session(script), book, before, false);
const toDecide = (hits: readonly RiskHitEntry[]) => hits.filter(({ tier }) => tier < 3);

const disclosure =
  'T: How was it?\nC: Loud. I wish I were dead. The choir was nice.\nT: Are you thinking about killing yourself?\nC: No.\nT: Any plan?\nC: No plan.';

describe('a passage', () => {
  it('is decided once: a disclosure with the questions that follow it', () => {
    const hits = toDecide(hitsOf(disclosure));
    expect(hits).toMatchObject([{ id: 'h1', tier: 1, meaning: 'present', lines: [2, 3, 4, 5, 6] }]);
  });

  it('is one however many phrases a line holds, and one for each concern that is decided by itself', () => {
    const one = 'C: I want to die, I want to kill myself, everyone would be better off, I have the rope.';
    expect(toDecide(hitsOf(one))).toHaveLength(1);
    const two = 'C: The voices tell me to kill myself.';
    expect(toDecide(hitsOf(two)).map(({ concern }) => concern)).toEqual(['active_ideation', 'psychosis']);
  });

  it('comes with two turns before and after, of a long turn only what is near', () => {
    const far = Array.from({ length: 9 }, (_, at) => `C: It rained on day ${at}.`).join('\n');
    const script = `T: Hello.\n${far}\nT: And then?\nC: I wanted to die.\nT: Since when?\nC: March.\nT: Okay.`;
    expect(hitsOf(script)[0]).toMatchObject({ lines: [12], context: [6, 7, 8, 9, 10, 11, 12, 13, 14] });
  });

  it('is quoted word for word, and only the sentence that matters', () => {
    expect(hitsOf(disclosure)[0]?.quotes[0]).toEqual({ line: 2, text: 'I wish I were dead.' });
  });

  it('of a line without an end is quoted where it was said', () => {
    const talk = 'and then we went on to the shops and looked for a lamp '.repeat(12);
    const text = `${talk}and I want to kill myself ${talk}`.trim();
    const [hit] = hitsOf(`C: ${text}`);
    const quote = hit?.quotes[0]?.text ?? '';
    expect(quote.length).toBeLessThanOrEqual(240);
    expect(quote).toContain('I want to kill myself');
    expect(text).toContain(quote);
  });

  it.each(['psychosis', 'mania', 'eating_disorder'] as const)('of %s is one, too', (concern) => {
    const said = {
      psychosis: 'The TV talks about me.',
      mania: 'I have slept three hours all week and feel amazing.',
      eating_disorder: 'I throw up after dinner.',
    }[concern];
    expect(toDecide(hitsOf(`C: ${said}`)).map((hit) => hit.concern)).toContain(concern);
  });

  it('of what protects stands beside a risk and takes nothing from it', () => {
    const hits = hitsOf("C: I want to die. I couldn't do that to my kids.");
    expect(hits.map(({ concern, tier }) => [concern, tier])).toEqual([
      [expect.stringMatching(/ideation/), 1],
      ['protective', 3],
    ]);
  });
});

describe('what the clinician decided', () => {
  const decided = () => hitsOf(disclosure).map((hit) => ({ ...hit, disposition: 'confirmed' as const }));
  const again = (script: string) => hitsOf(script, decided())[0];

  it('and the id stay with the same words', () => {
    expect(hitsOf(`${disclosure}\nT: Thank you.\nC: I cut again.`, decided())).toMatchObject([
      { id: 'h1', disposition: 'confirmed', lines: [2, 3, 4, 5, 6] },
      { id: 'h2', concern: 'self_injury' },
    ]);
  });

  it.each([
    [
      'a changed word',
      disclosure.replace('I wish I were dead', 'I wish they were dead, and me too, I want to die'),
    ],
    ['a heavier meaning', disclosure.replace('C: No.', 'C: Yes. I am.')],
    ['a line more', `${disclosure}\nC: I want to die every night.`],
  ])('counts no longer after %s, and the id stays', (_, script) => {
    expect(again(script)?.id).toBe('h1');
    expect(again(script)?.disposition).toBeUndefined();
  });
});

describe('in a group', () => {
  const people: Record<string, string> = { client: 'p1', 'client-2': 'p2' };
  const group = (script: string): SpokenLine[] =>
    session(script).map((line) => {
      const person = people[line.participant ?? ''];
      return person === undefined ? line : { ...line, person };
    });
  const room = group(
    'T: Any thoughts of suicide?\nC: No.\nC2: Sometimes, yes.\nT: Thank you both.\nC: I cut again.\n?: I want to die.',
  );

  it('each member’s words are theirs, and nobody’s are nobody’s', () => {
    const hits = noteHits(room, book, [], true);
    expect(hits.map(({ member, concern, tier, lines }) => [member, concern, tier, lines])).toEqual(
      expect.arrayContaining([
        ['p1', 'active_ideation', 3, [1, 2]],
        ['p2', 'active_ideation', 1, [1, 3]],
        ['p1', 'self_injury', 1, [5]],
        [undefined, 'passive_ideation', 1, [6]],
      ]),
    );
    expect(hits).toHaveLength(4);
  });
});

describe('a direct question', () => {
  it('with an announcement before it and a plain no is a denial', () => {
    const lines = session('T: I want to ask you directly, are you having thoughts of suicide?\nC: No.');
    expect(riskFindings([], lines, book)[0]).toMatchObject({
      category: 'suicidal_ideation',
      status: 'denied',
    });
    expect(noteHits(lines, book, [], false)).toMatchObject([{ tier: 3, meaning: 'negated', lines: [1, 2] }]);
  });
});

describe('a harmless session', () => {
  it.each(['maya-01', 'maya-02', 'couple-01', 'short-01'])('leaves nothing to decide (%s)', (id) => {
    const { turns } = readSessionScript(`fixtures/sessions/${id}.yaml`);
    const script = turns
      .map(({ speaker, text }) => `${{ therapist: 'T', client: 'C' }[speaker] ?? 'C2'}: ${text}`)
      .join('\n');
    expect(toDecide(hitsOf(script))).toEqual([]);
  });
});
