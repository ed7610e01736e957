import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type ConceptLayer, conceptLayer } from '../../../../src/memory/concepts.ts';
import { readThemeConcepts } from '../../../../src/memory/concepts-file.ts';
import { type PrepBook, readPrepBook } from '../../../../src/memory/prep/prep-file.ts';
import { readMentions } from '../../../../src/memory/themes/read-mentions.ts';

const rules = join(import.meta.dirname, '../../../../templates/rules');
let layer: ConceptLayer;
let book: PrepBook;
beforeAll(async () => {
  layer = conceptLayer(await readThemeConcepts(rules));
  book = await readPrepBook(rules);
});

it.each([
  ['I drink every night.', 'alcohol', 'own', undefined],
  ['My brother drinks every night.', 'alcohol', 'others', 'my brother'],
  ['My brother drinks and I can’t sleep.', 'alcohol', 'others', 'my brother'],
  ['My brother drinks and I can’t sleep.', 'sleep', 'own', undefined],
  ['He gets drunk at every party.', 'alcohol', 'others', 'he'],
  ['I get drunk with my brother.', 'alcohol', 'own', undefined],
  ['Her drinking frightened me.', 'alcohol', 'others', 'her'],
  ['I don’t drink.', 'alcohol', 'denied', undefined],
  ['I have never had a panic attack.', 'panic', 'denied', undefined],
  ['I not only had a panic attack, I fainted.', 'panic', 'own', undefined],
  ['I did not sleep.', 'sleep', 'own', undefined],
  ['She makes me so angry.', 'anger', 'own', undefined],
  ['My boss is always angry.', 'anger', 'others', 'my boss'],
  ['My boss yelled at me.', 'conflict', 'own', undefined],
  ['My father called.', 'father', 'own', undefined],
  ['I don’t talk to my dad.', 'father', 'own', undefined],
  ['Her father called.', 'father', 'others', 'her'],
  ["My friend's dad walked out on them.", 'father', 'others', 'my friend'],
  ['My dad walked out when I was nine.', 'abandonment', 'own', undefined],
  ["My friend's dad walked out on them.", 'abandonment', 'others', undefined],
  ['I could take a roommate for the money.', 'money', 'own', undefined],
  ['Client denied panic attacks.', 'panic', 'denied', undefined],
  ['Client reported drinking daily.', 'alcohol', 'own', undefined],
  ['Client’s sister has panic attacks.', 'panic', 'others', undefined],
])('%s: %s is %s', (text, concept, meaning, whose) => {
  const found = readMentions(text, layer, book.themes).find(({ id }) => id === concept);
  expect(found?.meaning).toBe(meaning);
  if (whose !== undefined) expect(found?.whose).toBe(whose);
});

it('what belongs to therapy itself is no theme', () => {
  expect(
    readMentions('My homework from therapy helped.', layer, book.themes).map(({ id }) => id),
  ).not.toContain('assignments');
});

it.each([
  ['That’s fine. I forgot the recorder is there.', 'dementia'],
  ['I’m awake at four and that’s it.', 'grief'],
  ['I don’t owe my father a visit.', 'money'],
  ['There’s my mother, and there’s my sister.', 'bonding'],
])('what somebody says in passing is not called by a heavy name: %s is no %s', (text, concept) => {
  expect(readMentions(text, layer, book.themes).map(({ id }) => id)).not.toContain(concept);
});

it.each([
  ["That's fine. I forget it's there, honestly.", 'concentration'],
  ["I'll never forget her face.", 'concentration'],
  ['I have happy memories of him.', 'concentration'],
  ['We worked it out.', 'work'],
  ['That works for me.', 'work'],
  ['It doesn’t work.', 'work'],
  ['I’m dying to see it.', 'grief'],
  ['My phone died.', 'grief'],
  ['That was food for thought.', 'eating'],
  ['It’s a weight off my shoulders.', 'eating'],
  ['I drink a lot of water.', 'alcohol'],
  ['I want to sleep on it.', 'sleep'],
  ['I’m sick of him.', 'illness'],
  ['Baby steps.', 'children'],
  ['I’m just kidding.', 'children'],
  ['What a shame it rained.', 'shame'],
  ['I closed the door.', 'closeness'],
  ['I cleaned the kitchen.', 'substances'],
  ['We broke the ice.', 'money'],
])('%s is not about %s', (text, concept) => {
  expect(readMentions(text, layer, book.themes).map(({ id }) => id)).not.toContain(concept);
});

it.each([
  ['I forget everything lately.', 'concentration'],
  ['I can’t focus on anything.', 'concentration'],
  ['My memory is gone.', 'concentration'],
  ['I work nights and it works for me.', 'work'],
  ['I work too much.', 'work'],
  ['My mother died in May.', 'grief'],
  ['I hardly eat.', 'eating'],
  ['I put on weight.', 'eating'],
  ['I drink wine and water.', 'alcohol'],
  ['I can’t sleep.', 'sleep'],
  ['I was sick for a week.', 'illness'],
  ['My baby cries.', 'children'],
  ['I feel such shame.', 'shame'],
  ['I’m clean for a year.', 'substances'],
  ['I’m broke.', 'money'],
])('%s is about %s all the same', (text, concept) => {
  expect(readMentions(text, layer, book.themes).map(({ id }) => id)).toContain(concept);
});
