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

describe('a question to one member by name', () => {
  const lines = session(
    "T: Hello, all.\nC: Hello.\nT: Jon, any thoughts of hurting yourself this week?\nC2: No, none.\nC3: I have been cutting again, on my thigh, twice this week. Jon's story made me cry.",
  ).map((line, at): SpokenLine => {
    if (at === 4) return { ...line, participant: 'client-3', role: 'client', person: 'p3' };
    return line.role === 'client' ? { ...line, person: line.participant === 'client' ? 'p1' : 'p2' } : line;
  });
  const selfHarm = (room: readonly SpokenLine[], member: string) =>
    riskFindings([], room, book, member).find(({ category }) => category === 'self_harm');

  it('is that member’s: a plain no denies, and what another says is another’s', () => {
    expect(selfHarm(lines, 'p1')).toMatchObject({ status: 'not_assessed' });
    expect(selfHarm(lines, 'p2')).toMatchObject({ status: 'denied', lines: [3, 4] });
    expect(selfHarm(lines, 'p3')).toMatchObject({ status: 'endorsed', lines: [5] });
    const hits = noteHits(lines, book, [], true);
    expect(hits.map(({ member, tier, lines: ids }) => [member, tier, ids])).toEqual([
      ['p3', 1, [5]],
      ['p2', 3, [3, 4]],
    ]);
  });

  it.each(['Yes, me too.', 'Sometimes.', 'Mm, maybe.'])('is another’s as well who answers it: %s', (said) => {
    const room = lines.map((line) => (line.id === 5 ? { ...line, text: said } : line));
    expect(selfHarm(room, 'p3')?.status).toMatch(/endorsed|unclear/u);
    expect(noteHits(room, book, [], true)).toContainEqual(
      expect.objectContaining({ member: 'p3', tier: 1, lines: [3, 5] }),
    );
  });

  it('to all is everybody’s who answers', () => {
    const room = lines.map((line) =>
      line.id === 3 ? { ...line, text: 'Okay, any thoughts of hurting yourself?' } : line,
    );
    expect(selfHarm(room, 'p3')?.lines).toEqual([3, 5]);
  });
});

describe('whose violence it is', () => {
  const concerns = (script: string) =>
    hitsOf(script).map(({ concern, tier, meaning }) => `${concern} ${tier} ${meaning}`);

  it('is not called a partner’s where another relation is named, and stays to be decided', () => {
    const told = (said: string) => `C: My brother drinks.\nT: Has he hurt you?\nC: ${said}`;
    expect(concerns(told('He put his hands round my throat.'))).toContain('abuse_or_neglect 1 present');
    expect(concerns(told('He put his hands round my throat.')).join()).not.toContain('partner');
    const over = 'He put his hands round my throat at Christmas, but that is all over now.';
    expect(concerns(told(over))).toContain('abuse_or_neglect 2 past');
    expect(concerns(told(over)).join()).not.toContain(' 1 ');
  });

  it.each([
    'C: My husband again.\nC: He put his hands round my throat.',
    'C: He put his hands round my throat.',
    'C: My brother saw it. My husband put his hands round my throat.',
  ])('is a partner’s where one is named, or nobody: %s', (script) => {
    expect(concerns(script).join()).toContain('partner_violence 1 present');
  });
});

describe('what only looks like a sign', () => {
  const found = (script: string) => hitsOf(script).map(({ concern }) => concern);

  it.each([
    'I slept four hours a night and missed two shifts.',
    'It went to eighty, and then it went down. I bought myself a coffee.',
    'I wanted to stay in bed all day.',
    'My anger went down when I thought of my ex.',
  ])('is none: %s', (said) => {
    expect(found(`C: ${said}`)).toEqual([]);
  });

  it('little sleep with energy is mania, and a reason for living is protective', () => {
    expect(found("C: I've slept four hours a night and feel amazing.")).toEqual(['mania']);
    const lucia =
      "T: What has kept you from going any further with it?\nC: Lucia. My niece. She looks for me at the gate. I'm not going to be somebody she waits for at a window.";
    expect(hitsOf(lucia)).toMatchObject([{ concern: 'protective', tier: 3, lines: [1, 2] }]);
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
