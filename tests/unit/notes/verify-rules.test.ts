import { beforeAll, describe, expect, it } from 'vitest';
import { emptyNoteContext } from '../../../src/core/note-context.ts';
import type { NoteRules } from '../../../src/core/note-ports.ts';
import type { EnforcedLimit } from '../../../src/core/template.ts';
import { type Judge, openJudge } from './judge.ts';
import { session } from './session.ts';

let rules: NoteRules;
let judge: Judge;

beforeAll(async () => {
  ({ rules, judge } = await openJudge(lines));
});

const lines = session(`
  T: How are you taking the sertraline now?
  C: Fifty milligrams every morning, for three weeks. It makes me less anxious.
  C: I used to bake on Sundays. My sister still bakes every week.
  C: My friend's mum has asthma. I live alone.
  T: The PHQ-9 came to 14 and the GAD-7 came to 16.
  T: Would you keep a sleep diary this week?
  C: Maybe. I'd have to think about it.
  T: Could you call your sister tomorrow?
  C: Yes, I can do that.
  T: Breathe in for four and out for six.
  C: Elena said I should come on Sunday. She gave me a key.
  C: I can't sit still, and I don't eat lunch.
`);

type Case = [rule: string, untrue: string, cited: number[], faithful: string];

const cases: Case[] = [
  [
    'unit-not-in-evidence',
    'Client takes 50 micrograms of sertraline every morning.',
    [1, 2],
    'Client takes sertraline 50 mg every morning.',
  ],
  [
    'unit-not-in-evidence',
    'Client has taken sertraline for three months.',
    [1, 2],
    'Client has taken sertraline for three weeks.',
  ],
  [
    'unit-not-in-evidence',
    'Client takes sertraline every evening.',
    [1, 2],
    'Client takes sertraline every morning.',
  ],
  [
    'term-not-in-evidence',
    'Client takes sertraline every morning, see https://example.org/sleep.',
    [1, 2],
    'Client takes sertraline every morning.',
  ],
  ['tense', 'Client bakes on Sundays.', [3], 'Client used to bake on Sundays.'],
  ['tense', 'Client used to live alone.', [4], 'Client lives alone.'],
  ['tense', 'Client called the sister.', [8, 9], 'Client agreed to call the sister tomorrow.'],
  ['tense', 'Client will bake on Sundays.', [3], 'Client used to bake on Sundays.'],
  ['experiencer', "Client's mother has asthma.", [4], 'The mother of a friend has asthma.'],
  ['experiencer', 'Client has asthma.', [4], 'The mother of a friend has asthma.'],
  ['person-not-in-evidence', "Client's brother lives alone.", [4], 'Client lives alone.'],
  [
    'number-not-in-evidence',
    'Therapist named the PHQ-9 as 16 and the GAD-7 as 14.',
    [5],
    'Therapist named the PHQ-9 as 14 and the GAD-7 as 16.',
  ],
  [
    'number-not-in-evidence',
    'Therapist taught breathing in for six and out for four.',
    [10],
    'Therapist taught breathing in for four and out for six.',
  ],
  ['term-not-in-evidence', 'Therapist named the PCL-5 as 14.', [5], 'Therapist named the PHQ-9 as 14.'],
  [
    'agreement-not-in-evidence',
    'Client agreed to keep a sleep diary.',
    [6, 7],
    'Therapist asked client to keep a sleep diary; client would have to think about it.',
  ],
  ['wrong-speaker', 'Therapist lives alone.', [4, 5], 'Client lives alone.'],
  ['negation-flip', 'Client can sit still.', [12], 'Client cannot sit still.'],
  ['negation-flip', 'Client eats lunch.', [12], 'Client does not eat lunch.'],
];

describe('what the lines do not say', () => {
  it.each(cases)('%s: %s', (rule, untrue, cited, faithful) => {
    expect(judge(untrue, cited)).toContain(rule);
    expect(judge(faithful, cited)).toEqual([]);
  });

  it('names no other client, unless somebody of that first name was spoken of', () => {
    const context = { otherNames: ['Grace Holloway', 'Elena Ruiz'] };
    expect(judge('Grace lives alone.', [4], { context })).toContain('other-client');
    expect(judge('Client lives alone, like Holloway.', [4], { context })).toContain('other-client');
    expect(judge('Client was told by Elena to come on Sunday.', [11], { context })).toEqual([]);
    expect(judge('Client was told by Elena Ruiz to come on Sunday.', [11], { context })).toContain(
      'other-client',
    );
  });

  it.each([
    ["Sean O'Brien", 'Client argued with O’Brien.'],
    ['Wei Li', 'Client argued with Li.'],
    ['Rosa Delgado', 'Client argued with DELGADO.'],
    ['Rosa Delgado', 'Client argued with the Delgados.'],
    ['José Peña', 'Client argued with Jose Pena.'],
    ['Mary-Jo ter Horst', "Client argued with Jo's sister."],
    ['王小明', 'Client argued with 小明.'],
  ])('finds the other client %s in “%s”', (name, text) => {
    expect(judge(text, [4], { context: { otherNames: [name] } })).toContain('other-client');
  });

  it('takes no ordinary word for another client', () => {
    const context = { otherNames: ['Min He', 'Hope Will', 'Anna Bowl', 'Maya Elena'] };
    expect(judge('Client lives alone.', [4], { context })).toEqual([]);
    expect(judge('Client hopes the bowl will do.', [4], { context })).not.toContain('other-client');
    expect(judge('He lives alone.', [4], { context })).not.toContain('other-client');
    const registered = {
      ...emptyNoteContext.registered,
      people: [{ id: 'p1', name: 'Ida Bowl', role: 'client' }],
    };
    expect(judge('The Bowls live alone.', [4], { context: { ...context, registered } })).not.toContain(
      'other-client',
    );
  });

  it('is not believed of the last note either', () => {
    const copied = 'Client takes sertraline 100 mg and met Thomas on Friday.';
    const found = judge(copied, [1, 2]);
    expect(found).toContain('number-not-in-evidence');
    expect(found).toContain('name-not-in-evidence');
  });
});

type Limited = [limit: EnforcedLimit, broken: string, cited: number[], kept: string];

const limited: Limited[] = [
  [
    'verbatim_dialogue',
    'Therapist asked “Could you call your sister tomorrow?” and client said “Yes, I can do that.”',
    [8, 9],
    'Client said “Yes, I can do that.”',
  ],
  [
    'third_party_name',
    'Client was told by Elena to come on Sunday.',
    [11],
    'Client was told to come on Sunday.',
  ],
  ['client_report', 'Client reported living alone.', [4], 'Therapist asked client to keep a sleep diary.'],
  [
    'interpretation',
    'Living alone likely reflects her avoidance; client lives alone.',
    [4],
    'Client lives alone.',
  ],
  ['affect_inference', 'Client cannot sit still and feels hopeless.', [12], 'Client cannot sit still.'],
  ['affect_inference', 'Client is less sad every morning.', [2], 'Client is less anxious.'],
  ['mental_status', 'Client paused and said “I live alone.”', [4], 'Client said “I live alone.”'],
  ['diagnosis', 'Therapist named PTSD beside the PHQ-9 of 14.', [5], 'Therapist named the PHQ-9 as 14.'],
  ['risk_level', 'Client lives alone, which is a risk.', [4], 'Client lives alone.'],
  [
    'suggestion_as_agreement',
    'Homework: a sleep diary this week.',
    [6],
    'Homework: call the sister tomorrow.',
  ],
  [
    'clinician_feelings',
    'Therapist felt moved and asked to keep a sleep diary.',
    [6],
    'Therapist asked client to keep a sleep diary.',
  ],
  ['client_name', 'Maya lives alone.', [4], 'Client lives alone.'],
  ['other_member_name', 'Client lives alone, as Jonah does.', [4], 'Client lives alone.'],
  ['member_detail', 'One member said “I live alone.”', [4], 'Therapist asked for a sleep diary this week.'],
];

const registered = {
  people: [
    { id: 'p1', name: 'Maya Ortiz', role: 'client' },
    { id: 'p2', name: 'Jonah Pell', role: 'group member' },
  ],
  names: [],
  clinician: '',
};

describe('what a template keeps out', () => {
  it.each(limited)('%s: %s', (limit, broken, cited, kept) => {
    const how = { limits: [limit], context: { registered, member: 'p1' } };
    const rule = `limit-${limit.replaceAll('_', '-')}`;
    expect(judge(broken, cited, how)).toContain(rule);
    expect(judge(broken, cited, { context: how.context })).not.toContain(rule);
    const within =
      limit === 'suggestion_as_agreement'
        ? [8]
        : limit === 'client_report' || limit === 'member_detail'
          ? [6]
          : cited;
    expect(judge(kept, within, how)).not.toContain(rule);
  });

  it('is kept out again whenever the note is checked', () => {
    const statement = {
      id: 's1',
      text: 'Client was told by Elena to come on Sunday.',
      lines: [11],
      quotes: [],
      problems: [],
    };
    const content = {
      template: { id: 'soap', title: 'SOAP', version: 1, sha256: '0'.repeat(64) },
      sections: [
        {
          id: 'any',
          title: 'Any',
          limits: ['third_party_name' as const],
          statements: [{ ...statement, status: 'verified' as const }],
        },
      ],
      risk: [],
    };
    const [section] = rules.reverify(content, lines, emptyNoteContext).sections;
    expect(section?.statements[0]).toMatchObject({
      status: 'unsupported',
      problems: [{ rule: 'limit-third-party-name' }],
    });
  });
});
