import { expect, it } from 'vitest';
import { stem } from '../../../../src/memory/words/stem.ts';

// Pairs as the Snowball project's own English stemmer gives them.
const pairs: [word: string, expected: string][] = [
  ['consigned', 'consign'],
  ['knightly', 'knight'],
  ['generously', 'generous'],
  ['happiness', 'happi'],
  ['happy', 'happi'],
  ['crying', 'cri'],
  ['cry', 'cri'],
  ['tied', 'tie'],
  ['dying', 'die'],
  ['hoping', 'hope'],
  ['hopping', 'hop'],
  ['hopeless', 'hopeless'],
  ['hopefulness', 'hope'],
  ['relational', 'relat'],
  ['relationship', 'relationship'],
  ['sensibility', 'sensibl'],
  ['anxieties', 'anxieti'],
  ['depression', 'depress'],
  ['depressive', 'depress'],
  ['agreed', 'agre'],
  ['playing', 'play'],
  ['skies', 'sky'],
  ['news', 'news'],
  ['psychology', 'psycholog'],
  ['controll', 'control'],
  ['constructor', 'constructor'],
  ['at', 'at'],
];

it.each(pairs)('%s has the stem %s', (word, expected) => {
  expect(stem(word)).toBe(expected);
});

it.each(['padre1', 'über', "can't", '父'])('%s, which is no plain English word, stays as it is', (word) => {
  expect(stem(word)).toBe(word);
});
