import { stemOf, wordsOf } from './tokens.ts';

/** A meaning and the ways people put it, as written in `concepts.yaml`. */
export interface Concept {
  id: string;
  /** The wider concept it belongs to: who asks for that one also means this one. */
  under?: string | undefined;
  /** Concepts that are often said when this one is meant; who asks for this one may mean them. */
  near?: readonly string[] | undefined;
  /**
   * Words and sayings in any inflection. `a/b` is one word or the other, `…` stands for up to three
   * words: `left/leave … for good`.
   */
  terms: readonly string[];
}

/** How a concept stands to others. */
type ConceptTies = Omit<Concept, 'terms'>;

/** Concepts with their terms taken apart; plain data, so that it can be prepared. */
export interface SaidConcepts {
  concepts: ConceptTies[];
  /**
   * By the stem that a saying begins with, all that begin so: which of the concepts, from 0, and the steps that follow;
   * `12 get/got out|40 …sleep`, where a step after a gap begins with `…`. A text needs few of thousands: each is taken
   * apart when a text has its first word.
   */
  sayings: Record<string, string>;
}

const longestGap = 3;

/** How near a concept is to one that a query names: wider ones and those often said with it are only a hint. */
const relation = { narrower: 0.8, wider: 0.3, near: 0.3 };

/** Where a text names a concept: the words from `at` to before `end`. */
export interface Mention {
  id: string;
  at: number;
  end: number;
}

/** All concepts, ready for search. */
export interface ConceptLayer {
  /** Ids of the concepts a text names, in the order of the concepts. */
  namedIn(stems: readonly string[]): string[];
  /** Every place where it names one, from its first word to its last. */
  mentionsIn(stems: readonly string[]): Mention[];
  /** The same for some concepts alone, for those who read many texts for the few that name one of them. */
  finderOf(isWanted: (id: string) => boolean): (stems: readonly string[]) => Mention[];
  /** The concepts that answer a question for this one, with their weights; itself with 1. */
  answersTo(id: string): Map<string, number>;
  /** Whether one concept is the other or lies under it. */
  belongsTo(id: string, wider: string): boolean;
}

/** Makes the layer from concepts that {@link Concept.under} ties into trees. Pure. */
export function conceptLayer(concepts: readonly Concept[]): ConceptLayer {
  return layerOf(takenApart(concepts));
}

/** Takes the terms of concepts apart: most of what it costs to make a layer. */
export function takenApart(concepts: readonly Concept[]): SaidConcepts {
  const sayings = new Map<string, string[]>();
  for (const [number, { terms }] of concepts.entries()) {
    for (const [first, ...rest] of terms.map(stepsOf)) {
      for (const stem of first?.split('/') ?? []) {
        const known = sayings.get(stem) ?? [];
        known.push([number, ...rest].join(' '));
        sayings.set(stem, known);
      }
    }
  }
  return {
    concepts: concepts.map(({ terms: _, ...ties }) => ties),
    sayings: Object.fromEntries([...sayings].map(([stem, all]) => [stem, all.join('|')])),
  };
}

/** Each step as the stems it may be, with `/` between them, and `…` before one that follows a gap. */
function stepsOf(term: string): string[] {
  const steps: string[] = [];
  let afterGap = false;
  for (const part of term.split(/[\s-]+/)) {
    const stems = part.split('/').flatMap(wordsOf).map(stemOf).join('/');
    if (stems !== '') steps.push(afterGap && steps.length > 0 ? `…${stems}` : stems);
    afterGap = stems === '';
  }
  return steps;
}

/** {@link conceptLayer} from concepts that were taken apart before. */
export function layerOf({ concepts, sayings }: SaidConcepts): ConceptLayer {
  const parents = new Map(concepts.map((concept) => [concept.id, concept.under]));
  const nearby = new Map(concepts.map((concept) => [concept.id, concept.near ?? []]));
  const ids = concepts.map(({ id }) => id);
  const beginnings = new Map(Object.entries(sayings));
  const finderOf = (isWanted: (id: string) => boolean) => mentionFinder(ids, beginnings, isWanted);
  const mentionsIn = finderOf(() => true);
  return {
    belongsTo: (id, wider) => id === wider || isUnder(id, wider, parents),
    mentionsIn,
    finderOf,
    namedIn: (stems) => {
      const named = new Set(mentionsIn(stems).map(({ id }) => id));
      return [...parents.keys()].filter((id) => named.has(id));
    },
    answersTo: (id) => answers(id, parents, nearby.get(id) ?? []),
  };
}

/** What follows the first word of a saying. */
interface Rest {
  id: string;
  steps: readonly Step[];
}

/** Any of these stems, after a gap or right behind the step before. */
interface Step {
  stems: readonly string[];
  afterGap: boolean;
}

/**
 * Sayings are looked up by the word they begin with: a text is read once, however many there are. Most of what a search
 * does with words is done here, and once each, before the machine has learnt to do it fast: hence the plain loops.
 */
function mentionFinder(
  ids: readonly string[],
  sayings: ReadonlyMap<string, string>,
  isWanted: (id: string) => boolean,
): ConceptLayer['mentionsIn'] {
  const taken = new Map<string, readonly Rest[]>();
  const beginningWith = (stem: string) => {
    const known = taken.get(stem);
    if (known !== undefined) return known;
    const rests = (sayings.get(stem)?.split('|') ?? []).flatMap((text) => restOf(text, ids, isWanted));
    taken.set(stem, rests);
    return rests;
  };
  return (stems) => {
    const mentions: Mention[] = [];
    for (let at = 0; at < stems.length; at += 1) {
      const stem = stems[at] ?? '';
      if (!sayings.has(stem)) continue;
      for (const { id, steps } of beginningWith(stem)) {
        const end = steps.length === 0 ? at + 1 : endOf(stems, at + 1, steps);
        if (end !== 0) mentions.push({ id, at, end });
      }
    }
    return mentions;
  };
}

function restOf(text: string, ids: readonly string[], isWanted: (id: string) => boolean): Rest[] {
  const id = ids[Number.parseInt(text, 10)] ?? '';
  if (!isWanted(id)) return [];
  const [, ...steps] = text.split(' ');
  return [{ id, steps: steps.map(stepOf) }];
}

function stepOf(text: string): Step {
  const afterGap = text.startsWith('…');
  return { stems: (afterGap ? text.slice(1) : text).split('/'), afterGap };
}

/** The place behind a saying whose further steps begin here; 0 when they do not. */
function endOf(stems: readonly string[], start: number, steps: readonly Step[]): number {
  let next = start;
  for (const { stems: wanted, afterGap } of steps) {
    const end = afterGap ? next + longestGap : next;
    while (next < end && !wanted.includes(stems[next] ?? '')) next += 1;
    if (!wanted.includes(stems[next] ?? '')) return 0;
    next += 1;
  }
  return next;
}

function answers(
  id: string,
  parents: ReadonlyMap<string, string | undefined>,
  nearby: readonly string[],
): Map<string, number> {
  const weights = new Map([[id, 1]]);
  const add = (other: string, weight: number) =>
    weights.set(other, Math.max(weight, weights.get(other) ?? 0));
  const parent = parents.get(id);
  if (parent !== undefined) add(parent, relation.wider);
  for (const other of parents.keys()) {
    if (other !== id && isUnder(other, id, parents)) add(other, relation.narrower);
  }
  for (const other of nearby) add(other, relation.near);
  return weights;
}

function isUnder(id: string, wider: string, parents: ReadonlyMap<string, string | undefined>): boolean {
  // A chain longer than the file has concepts can only be a circle.
  let at = parents.get(id);
  for (let left = parents.size; at !== undefined && left > 0; left -= 1) {
    if (at === wider) return true;
    at = parents.get(at);
  }
  return false;
}
