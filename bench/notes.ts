import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpokenLine } from '../src/core/lines.ts';
import { type RiskPhraseBook, readRiskPhrases } from '../src/notes/risk-file.ts';
import { riskFindings } from '../src/notes/risk-findings.ts';
import { riskSigns } from '../src/notes/risk-signs.ts';
import {
  alarmsOn,
  type PhrasingList,
  phrasedConcerns,
  recallOf,
} from '../tests/unit/notes/risk-phrasings.ts';
import { type Figure, figure } from './measure/figure.ts';

/** Public consultations with a doctor, one TextGrid for each speaker; the folder may be given by the environment. */
const consultations = process.env.AMYNOTE_CONSULTATIONS ?? '../shared/data/consultations/transcripts';

/** Of a session of fifty minutes. */
const wordsOfSession = 7500;

/**
 * The risk rules: recall of each concern in any tier, and in the first; false alarms on hard negatives and on
 * consultations about everyday illness; and the time for a session of fifty minutes.
 */
export async function figures(): Promise<Figure[]> {
  const book = await readRiskPhrases('templates');
  return [...recalls(book), ...alarms(book), ...onConsultations(book)];
}

const targets: Record<PhrasingList, string | null> = {
  tuned: '>=95',
  heldOut: '>=80',
  later: null,
  unseen: '>=80',
};

function recalls(book: RiskPhraseBook): Figure[] {
  return (['tuned', 'heldOut', 'later', 'unseen'] as const).flatMap((list) => {
    const each = phrasedConcerns.map((concern) => ({ concern, recall: recallOf(concern, list, book) }));
    const sum = (part: 'items' | 'found' | 'firstTier') =>
      each.reduce((total, { recall }) => total + recall[part], 0);
    const shown = each.map(({ concern, recall: { items, found, firstTier } }) =>
      figure(`notes.risk.recall.${concern}.${list}`, (100 * found) / items, '%', null, {
        items,
        'first tier %': (100 * firstTier) / items,
      }),
    );
    const items = sum('items');
    return [
      ...shown,
      figure(`notes.risk.recall.all.${list}`, (100 * sum('found')) / items, '%', targets[list], {
        items,
        'first tier %': (100 * sum('firstTier')) / items,
      }),
    ];
  });
}

function alarms(book: RiskPhraseBook): Figure[] {
  return (['tuned', 'heldOut', 'later', 'unseen'] as const).map((list) => {
    const { items, firstTier, found } = alarmsOn(list, book);
    const target = list === 'later' ? null : '<=10';
    return figure(`notes.risk.alarms.hard-negatives.${list}`, (100 * firstTier) / items, '%', target, {
      items,
      'any tier %': (100 * found) / items,
    });
  });
}

function onConsultations(book: RiskPhraseBook): Figure[] {
  if (!existsSync(consultations)) return [];
  const sessions = readdirSync(consultations)
    .filter((file) => file.endsWith('_doctor.TextGrid'))
    .map((file) => spoken(file));
  const lines = sessions.flat().length;
  const first = sessions.flatMap((session) =>
    riskSigns(session, book).filter(({ tier, concern }) => tier === 1 && concern !== 'protective'),
  );
  return [
    figure('notes.risk.alarms.per-1000-lines', (1000 * first.length) / lines, 'signs', null, {
      lines,
      'substance use': first.filter(({ concern }) => concern === 'substance_use').length,
    }),
    figure('notes.risk.time', timeOf(sessions.flat(), book), 'ms', '<=100', { words: wordsOfSession }),
  ];
}

/** The quickest of several runs over fresh lines: what the rules cost, not what else the machine does. */
function timeOf(all: readonly SpokenLine[], book: RiskPhraseBook): number {
  const times = Array.from({ length: 15 }, () => {
    let words = 0;
    const lines = all
      .filter(({ text }) => {
        words += text.split(' ').length;
        return words <= wordsOfSession;
      })
      .map((line, index) => ({ ...line, id: index + 1 }));
    const before = performance.now();
    riskFindings([], lines, book);
    return performance.now() - before;
  });
  return Math.min(...times);
}

function spoken(file: string): SpokenLine[] {
  return [...grid(file, 'therapist'), ...grid(file.replace('_doctor', '_patient'), 'client')]
    .sort((one, other) => one.startMs - other.startMs)
    .map((line, index) => ({ ...line, id: index + 1 }));
}

function grid(file: string, role: 'therapist' | 'client'): Omit<SpokenLine, 'id'>[] {
  const text = readFileSync(join(consultations, file), 'utf8');
  return [...text.matchAll(/xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "([^\n]*)"\s*\n/gu)]
    .map(([, from = '0', to = '0', said = '']) => ({
      startMs: Number(from) * 1000,
      endMs: Number(to) * 1000,
      text: said.replace(/<[^>]+>/gu, '').trim(),
      participant: role,
      role,
    }))
    .filter(({ text: words }) => words !== '');
}
