import { describe, expect, it } from 'vitest';
import { conceptLayer } from '../../../src/memory/concepts.ts';
import { readQuery } from '../../../src/memory/query.ts';

const layer = conceptLayer([
  { id: 'father', terms: ['father', 'old man'] },
  { id: 'therapy', terms: ['session'] },
]);

function words(text: string): string[] {
  return readQuery(text, layer).terms.map((term) => term.word);
}

describe('the topic of a question', () => {
  const cases: [text: string, topic: string[]][] = [
    ['when this client talked about their relationship with their father', ['relationship', 'father']],
    ['What did she say about the train?', ['train']],
    ['find sessions where the patient mentioned panic', ['panic']],
    ['panic panics panicking', ['panic']],
    ['what the client said', ['client', 'said']],
    ['when she', ['when', 'she']],
    ['', []],
    ['?!', []],
  ];
  it.each(cases)('%j is %j', (text, topic) => {
    expect(words(text)).toEqual(topic);
  });

  it('counts more than words that are part of many questions', () => {
    const [relationship, father] = readQuery('relationship with father', layer).terms;
    expect(relationship?.weight).toBeLessThan(father?.weight ?? 0);
  });
});

it('concepts are those of the topic, not of the question around it', () => {
  expect([...readQuery('the session about her old man', layer).concepts.keys()]).toEqual(['father']);
});

it('phrases are neighbouring words of the topic and the topic as a whole', () => {
  expect(readQuery('when she talked about moving the blue car', layer).phrases).toEqual([
    ['move', 'the', 'blue'],
    ['blue', 'car'],
    ['move', 'the', 'blue', 'car'],
  ]);
});

it('a pasted page is read only as far as a question can go', () => {
  const page = Array.from({ length: 100_000 }, (_, index) => `word${index}`).join(' ');
  expect(readQuery(page, layer).terms.length).toBeLessThanOrEqual(200);
});
