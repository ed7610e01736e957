import { describe, expect, it } from 'vitest';
import { conceptLayer } from '../../../../src/memory/concepts.ts';
import { readQuery, weightsOf } from '../../../../src/memory/ranking/read-query.ts';

const layer = conceptLayer([
  { id: 'family', terms: ['family'] },
  { id: 'father', under: 'family', terms: ['father', 'old man'] },
  { id: 'therapy', terms: ['session'] },
]);
const lexicon = { layer, shorthand: new Map([['SI', 'suicidal thoughts']]) };

function words(text: string): string[] {
  return readQuery(text, lexicon).terms.map((term) => term.word);
}

describe('the topic of a question', () => {
  const cases: [text: string, topic: string[]][] = [
    ['when this client talked about their relationship with their father', ['relationship', 'father']],
    ['What did she say about the train?', ['train']],
    ['find sessions where the patient mentioned panic', ['panic']],
    ['panic panics panicking', ['panic']],
    ['what the client said', ['client', 'said']],
    ['passive SI', ['passive', 'suicidal', 'thoughts']],
    ['when she', []],
    ['', []],
    ['?!', []],
  ];
  it.each(cases)('%j is %j', (text, topic) => {
    expect(words(text)).toEqual(topic);
  });

  it('counts more than words that are part of many questions', () => {
    const [relationship, father] = readQuery('relationship with father', lexicon).terms;
    expect(relationship?.weight).toBeLessThan(father?.weight ?? 0);
  });
});

it('concepts are those of the topic, not of the question around it', () => {
  expect([...readQuery('the session about her old man', lexicon).concepts.keys()]).toEqual([
    'father',
    'family',
  ]);
});

it('a concept counts less than the very word, a wider one less again', () => {
  const weights = weightsOf(readQuery('her father', lexicon));
  expect([...weights.keys()]).toEqual(['father', '#father', '#family']);
  const [word = 0, concept = 0, wider = 0] = weights.values();
  expect(word).toBeGreaterThan(concept);
  expect(concept).toBeGreaterThan(wider);
});

it('a pasted page is read only as far as a question can go', () => {
  const page = Array.from({ length: 100_000 }, (_, index) => `word${index}`).join(' ');
  expect(readQuery(page, lexicon).terms.length).toBeLessThanOrEqual(200);
});
