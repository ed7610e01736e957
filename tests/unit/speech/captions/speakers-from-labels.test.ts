import { describe, expect, it } from 'vitest';
import { parseCaptions } from '../../../../src/speech/captions/captions.ts';
import { speakersFromLabels } from '../../../../src/speech/captions/speakers-from-labels.ts';

const pair = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const, personId: 'p1' },
];
const three = [...pair, { id: 'client-2', role: 'client' as const, personId: 'p2' }];
const known = { therapist: 'Noor Haddad', names: { p1: 'Ana Lucía Torres', p2: 'Ben Torres' } };

function who(
  labels: (string | undefined)[],
  participants = pair,
  names: Parameters<typeof speakersFromLabels>[2] = known,
) {
  return speakersFromLabels(labels, participants, names).lines.map((entry) => entry.participant);
}

describe('speakers from caption labels', () => {
  it.each([
    'Therapist',
    'CLINICIAN:',
    'Counsellor',
    'counselor',
    'Dr. Weiss',
    'T',
    'Noor',
    'noor haddad',
    'NH',
  ])('%s is the therapist', (label) => expect(who([label], three)).toEqual(['therapist']));

  it.each(['Client', 'patient', 'P', 'C', 'Ana', 'ana lucia torres', 'ANA LUCÍA TORRES', 'ALT', 'Client 1'])(
    '%s is the client',
    (label) => expect(who([label], three)).toEqual(['client']),
  );

  it('keeps the people of a couple apart by name and by number', () => {
    expect(who(['Ben', 'Ana', 'Client 2'], three)).toEqual(['client-2', 'client', 'client-2']);
  });

  it('gives the second of two labels to the other person', () => {
    expect(who(['Ana', 'Speaker 2', 'Ana'])).toEqual(['client', 'therapist', 'client']);
  });

  it('does not guess among three people, from one unknown label, or for a name two people share', () => {
    expect(who(['Therapist', 'Speaker 2'], three)).toEqual(['therapist', null]);
    expect(who(['Speaker 1', 'Speaker 2'])).toEqual([null, null]);
    const sameName = { names: { p1: 'Ana Torres', p2: 'Ana Ruiz' } };
    expect(who(['Ana'], three, sameName)).toEqual([null]);
  });

  it('leaves unlabelled cues open and numbers every cue', () => {
    expect(speakersFromLabels([undefined, 'Client'], pair, known)).toEqual({
      lines: [
        { line: 1, participant: null, confidence: 0 },
        { line: 2, participant: 'client', confidence: 1, voice: 1 },
      ],
      voices: [{ voice: 1, label: 'Client', by: 'label' }],
    });
  });

  it('takes a person called like a role label by the name first', () => {
    expect(who(['Doctor'], three, { names: { p1: 'Doctor Jones', p2: 'Ben' } })).toEqual(['client']);
  });

  it('takes a label as one however it is spelled, and keeps its first spelling for the clinician', () => {
    const labels = [
      'Speaker 2',
      'TORRES, Ana',
      'speaker 2',
      'Ana Torres (Guest)',
      'Ms. Ana Lucía Torres, PhD',
    ];
    const { lines, voices } = speakersFromLabels(labels, three, {
      names: { p1: 'Ana Torres', p2: 'Ben Torres' },
    });
    expect(lines.map(({ participant, voice }) => [participant, voice])).toEqual([
      [null, 1],
      ['client', 2],
      [null, 1],
      ['client', 2],
      [null, 3],
    ]);
    expect(voices).toEqual([
      { voice: 1, label: 'Speaker 2' },
      { voice: 2, label: 'TORRES, Ana', by: 'label' },
      { voice: 3, label: 'Ms. Ana Lucía Torres, PhD' },
    ]);
  });

  it('reads a part in brackets', () => {
    expect(who(['R. Vale (Therapist)', 'iPhone (client)'], three)).toEqual(['therapist', 'client']);
  });

  it('takes labels of whoever it was for nobody, also when only one person is left', () => {
    expect(who(['Therapist', 'Unknown Speaker', '?'])).toEqual(['therapist', null, null]);
  });

  it('does not guess which of two doctors it is, nor takes a client for the therapist for being one', () => {
    expect(who(['Dr. Weiss', 'Dr. Ruiz', 'Ana'], three)).toEqual([null, null, 'client']);
    expect(who(['Noor', 'Dr. Weiss', 'Ana'], three)).toEqual(['therapist', 'client-2', 'client']);
    expect(who(['Dr. Ana Torres', 'Noor'], three)).toEqual(['client', 'therapist']);
  });

  it('never makes a participant of a stranger: with more labels than people, those left over are nobody’s', () => {
    expect(who(['Noor', 'Ana', 'Front desk', 'Ana'])).toEqual(['therapist', 'client', null, 'client']);
    expect(who(['Ana', 'Speaker 2', 'Speaker 3'])).toEqual(['client', null, null]);
  });

  it('is less sure of the one left over where others could have stayed away', () => {
    const { lines } = speakersFromLabels(['Noor', 'Ana', 'iPad'], three, known);
    expect(lines[2]).toMatchObject({ participant: 'client-2', confidence: 0.7 });
  });
});

describe('a second person who begins inside a cue', () => {
  const theo = { names: { p1: 'Maya Lund', p2: 'Theo Park' }, therapist: 'Ruth Vale' };
  /** Who said what, of cues one after the other. */
  function heard(cues: string[], names: { names: Record<string, string>; therapist?: string } = theo) {
    const text = cues.map((words, at) => `00:00:0${at},000 --> 00:00:0${at},900\n${words}`).join('\n\n');
    const known = [...Object.values(names.names), ...(names.therapist ? [names.therapist] : [])];
    const said = parseCaptions(text, known);
    const participants = three.filter(({ id }) => id !== 'client-2' || names.names.p2 !== undefined);
    const { lines } = speakersFromLabels(
      said.map(({ speaker }) => speaker),
      participants,
      names,
    );
    return said.map((cue, at) => `${lines[at]?.participant ?? '?'}: ${cue.text}`);
  }

  it('is taken for who it is, by names that are known, though each labels one cue only', () => {
    const asked = [
      'Maya Lund: I am sad.\nRuth Vale: Any thoughts of suicide?',
      'Maya Lund: No.\nRuth Vale: Good.',
      'Maya Lund: Bye.',
    ];
    const right = [
      'client: I am sad.',
      'therapist: Any thoughts of suicide?',
      'client: No.',
      'therapist: Good.',
      'client: Bye.',
    ];
    expect(heard(asked)).toEqual(right);
    expect(heard(asked, { names: { p1: 'Maya Lund' } })).toEqual(right);
    expect(heard(['Maya Lund: He shouted again.\nTheo Park: I hit her once.'])).toEqual([
      'client: He shouted again.',
      'client-2: I hit her once.',
    ]);
    expect(heard(['Maya: hello there Ruth', 'Ruth Vale: hi'])).toEqual([
      'client: hello there Ruth',
      'therapist: hi',
    ]);
    expect(heard(['<v Maya>He shouted.\nTheo Park: I hit her once.</v>'])).toEqual([
      'client: He shouted.',
      'client-2: I hit her once.',
    ]);
    const an = { names: { p1: 'My Tran' }, therapist: 'An Nguyen' };
    expect(heard(['My Tran: No.\nAn Nguyen: Never?'], an)).toEqual(['client: No.', 'therapist: Never?']);
  });

  it('is nobody for sure where the name is not known, and never who spoke before', () => {
    const cues = [
      'Maya Lund: He said\nDad: get out\nof here',
      'Maya Lund: So I left.\nNote: I said nothing',
      'Maya Lund: I had\nmilk and bread: all gone',
      'Ruth Vale: And then?\nZoe Kim: I was there.',
    ];
    expect(heard(cues)).toEqual([
      'client: He said',
      '?: Dad: get out of here',
      'client: So I left. Note: I said nothing',
      'client: I had milk and bread: all gone',
      'therapist: And then?',
      '?: Zoe Kim: I was there.',
    ]);
    const twice = ['Maya: I heard\nDad: out', 'Maya: and\nDad: out', 'Maya: So.'];
    expect(heard(twice, { names: { p1: 'Maya Lund' } }).filter((line) => line.startsWith('?'))).toHaveLength(
      2,
    );
  });
});
