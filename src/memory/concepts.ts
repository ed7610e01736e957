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

/** One step of a saying: any of these stems, after a gap or right behind the step before. */
interface Step {
  stems: readonly string[];
  afterGap?: true;
}

/** A saying ready to be looked for. */
type Saying = readonly Step[];

/** A concept with its terms taken apart; plain data, so that it can be prepared. */
export interface SaidConcept extends Omit<Concept, 'terms'> {
  sayings: readonly Saying[];
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
  /** The concepts that answer a question for this one, with their weights; itself with 1. */
  answersTo(id: string): Map<string, number>;
  /** Whether one concept is the other or lies under it. */
  belongsTo(id: string, wider: string): boolean;
}

/** Makes the layer from concepts that {@link Concept.under} ties into trees. Pure. */
export function conceptLayer(concepts: readonly Concept[]): ConceptLayer {
  return layerOf(concepts.map(takenApart));
}

/** Takes a concept's terms apart: most of what it costs to make a layer. */
export function takenApart({ terms, ...concept }: Concept): SaidConcept {
  return { ...concept, sayings: terms.map(saying) };
}

/** {@link conceptLayer} from concepts that were taken apart before. */
export function layerOf(concepts: readonly SaidConcept[]): ConceptLayer {
  const sayings = new Map(concepts.map((concept) => [concept.id, concept.sayings]));
  const parents = new Map(concepts.map((concept) => [concept.id, concept.under]));
  const nearby = new Map(concepts.map((concept) => [concept.id, concept.near ?? []]));
  const mentionsIn = mentionFinder(sayings);
  return {
    belongsTo: (id, wider) => id === wider || isUnder(id, wider, parents),
    mentionsIn,
    namedIn: (stems) => {
      const named = new Set(mentionsIn(stems).map(({ id }) => id));
      return [...sayings.keys()].filter((id) => named.has(id));
    },
    answersTo: (id) => answers(id, parents, nearby.get(id) ?? []),
  };
}

/** Sayings are looked up by the word they begin with: a text is read once, however many there are. */
function mentionFinder(sayings: ReadonlyMap<string, readonly Saying[]>): ConceptLayer['mentionsIn'] {
  const byFirst = new Map<string, [id: string, saying: Saying][]>();
  for (const [id, all] of sayings) {
    for (const saying of all) {
      for (const first of saying[0]?.stems ?? []) {
        const known = byFirst.get(first);
        if (known) known.push([id, saying]);
        else byFirst.set(first, [[id, saying]]);
      }
    }
  }
  return (stems) => {
    const mentions: Mention[] = [];
    for (const [at, stem] of stems.entries()) {
      for (const [id, saying] of byFirst.get(stem) ?? []) {
        const end = endOf(stems, at, saying);
        if (end !== undefined) mentions.push({ id, at, end });
      }
    }
    return mentions;
  };
}

/** The place behind a saying that begins here; undefined when it does not. */
function endOf(stems: readonly string[], at: number, steps: Saying): number | undefined {
  let next = at;
  for (const { stems: wanted, afterGap } of steps) {
    const end = afterGap ? next + longestGap : next;
    while (next < end && !wanted.includes(stems[next] ?? '')) next += 1;
    if (!wanted.includes(stems[next] ?? '')) return undefined;
    next += 1;
  }
  return next;
}

function saying(term: string): Saying {
  const steps: Step[] = [];
  let afterGap = false;
  for (const part of term.split(/[\s-]+/)) {
    const stems = part.split('/').flatMap(wordsOf).map(stemOf);
    if (stems.length > 0) steps.push({ stems, ...(afterGap && steps.length > 0 && { afterGap }) });
    afterGap = stems.length === 0;
  }
  return steps;
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
