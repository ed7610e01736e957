import { describe, expect, it } from 'vitest';
import { speakersFromLabels } from '../../../src/speech/captions-diarizer.ts';

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
  return speakersFromLabels(labels, participants, names).map((entry) => entry.participant);
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
    expect(speakersFromLabels([undefined, 'Client'], pair, known)).toEqual([
      { line: 1, participant: null, confidence: 0 },
      { line: 2, participant: 'client', confidence: 1 },
    ]);
  });

  it('takes a person called like a role label by the name first', () => {
    expect(who(['Doctor'], three, { names: { p1: 'Doctor Jones', p2: 'Ben' } })).toEqual(['client']);
  });
});
