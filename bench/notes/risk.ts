import { existsSync } from 'node:fs';
import type { SpokenLine } from '../../src/core/lines.ts';
import { noteHits } from '../../src/notes/risk/note-hits.ts';
import { type RiskPhraseBook, readRiskPhrases } from '../../src/notes/risk/risk-file.ts';
import { riskFindings } from '../../src/notes/risk/risk-findings.ts';
import {
  alarmsOn,
  firstContact,
  type PhrasingList,
  phrasedConcerns,
  recallOf,
} from '../../tests/unit/notes/risk-phrasings.ts';
import { type Figure, figure } from '../measure/figure.ts';
import { consultations, linesOf } from './sessions.ts';

/** Of a session of fifty minutes. */
const wordsOfSession = 7500;

/**
 * The risk rules: recall of each concern in any tier, and in the first; false alarms on what is harmless; how much
 * there is to decide in harmless sessions; and the time for a session of fifty minutes.
 */
export async function riskFigures(): Promise<Figure[]> {
  const book = await readRiskPhrases('templates');
  return [...recalls(book), ...alarms(book), ...decisions(book), ...time(book)];
}

const targets: Record<PhrasingList, string | null> = {
  tuned: '>=95',
  heldOut: '>=80',
  later: null,
  unseen: '>=80',
  fresh: null,
  freshHeldOut: null,
};
const lists = Object.keys(targets) as PhrasingList[];

function recalls(book: RiskPhraseBook): Figure[] {
  return lists.flatMap((list) => {
    const each = phrasedConcerns.map((concern) => ({ concern, recall: recallOf(concern, list, book) }));
    const sum = (part: 'items' | 'found' | 'firstTier') =>
      each.reduce((total, { recall }) => total + recall[part], 0);
    const shown = each.map(({ concern, recall: { items, found, firstTier } }) =>
      figure(`notes.risk.recall.${concern}.${list}`, (100 * found) / items, '%', null, {
        items,
        'first tier %': (100 * firstTier) / items,
        ...contact(concern, list),
      }),
    );
    const items = sum('items');
    const all = figure(`notes.risk.recall.all.${list}`, (100 * sum('found')) / items, '%', targets[list], {
      items,
      'first tier %': (100 * sum('firstTier')) / items,
    });
    return [...shown, all];
  });
}

function alarms(book: RiskPhraseBook): Figure[] {
  const harmless = lists.map((list) => ({ name: 'hard-negatives' as const, list }));
  const ordinary = (['fresh', 'freshHeldOut'] as const).map((list) => ({ name: 'ordinary' as const, list }));
  return [...harmless, ...ordinary].map(({ name, list }) => {
    const { items, firstTier, found } = alarmsOn(list, book, name);
    const target = list === 'later' ? null : '<=10';
    return figure(`notes.risk.alarms.${name}.${list}`, (100 * firstTier) / items, '%', target, {
      items,
      'any tier %': (100 * found) / items,
      ...contact(name, list),
    });
  });
}

function contact(file: string, list: PhrasingList): Record<string, number> {
  if (list !== 'fresh' && list !== 'freshHeldOut') return {};
  return { 'first contact %': firstContact(file, list) };
}

/** What a clinician has to decide, per session; the kit's third session holds a disclosure, the others none. */
function decisions(book: RiskPhraseBook): Figure[] {
  const kit = ['couple-01', 'maya-01', 'maya-02', 'maya-03', 'short-01'];
  const doctors = Array.from({ length: 10 }, (_, at) => `consultation-${String(at + 1).padStart(2, '0')}`);
  return [
    { name: 'kit', sessions: kit },
    { name: 'consultations', sessions: doctors },
  ].flatMap(({ name, sessions }) => {
    const all = sessions.flatMap((session) => {
      const lines = linesOf(session);
      return lines === undefined ? [] : [noteHits(lines, book, [], false)];
    });
    if (all.length === 0) return [];
    const each = (tier: number) => all.flat().filter((hit) => hit.tier === tier).length / all.length;
    const toDecide = each(1) + each(2);
    return [
      figure(`notes.risk.decisions.${name}`, toDecide, 'per session', '<=3', {
        sessions: all.length,
        'tier 1': each(1),
        'tier 2': each(2),
        'shown only': each(3),
      }),
    ];
  });
}

/** The quickest of several runs over fresh lines: what the rules cost, not what else the machine does. */
function time(book: RiskPhraseBook): Figure[] {
  if (!existsSync(consultations)) return [];
  const all = Array.from({ length: 10 }, (_, at) =>
    linesOf(`consultation-${String(at + 1).padStart(2, '0')}`),
  );
  const times = Array.from({ length: 15 }, () => {
    const lines = fiftyMinutes(all.flatMap((lines = []) => lines));
    const before = performance.now();
    riskFindings([], lines, book);
    noteHits(lines, book, [], false);
    return performance.now() - before;
  });
  return [figure('notes.risk.time', Math.min(...times), 'ms', '<=80', { words: wordsOfSession })];
}

function fiftyMinutes(all: readonly SpokenLine[]): SpokenLine[] {
  let words = 0;
  return all
    .filter(({ text }) => {
      words += text.split(' ').length;
      return words <= wordsOfSession;
    })
    .map((line, index) => ({ ...line, id: index + 1 }));
}
