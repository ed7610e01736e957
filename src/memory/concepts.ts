import { stemOf, wordsOf } from './tokens.ts';

/** A meaning and the ways people put it, as written in `concepts.yaml`. */
export interface Concept {
  id: string;
  /** The wider concept it belongs to: who asks for that one also means this one. */
  under?: string | undefined;
  /**
   * Words and sayings in any inflection. `a/b` is one word or the other, `…` stands for up to three
   * words: `left/leave … for good`.
   */
  terms: readonly string[];
}

/** One step of a saying: any of these stems, after a gap or right behind the step before. */
interface Step {
  stems: ReadonlySet<string>;
  afterGap: boolean;
}

/** A saying ready to be looked for. */
export type Saying = readonly Step[];

const longestGap = 3;

/** How near a concept is to one that a query names: wider ones are only a hint. */
const narrowerWeight = 0.8;
const widerWeight = 0.3;

/** All concepts, ready for search. */
export interface ConceptLayer {
  /** Ids of the concepts a text names. */
  namedIn(stems: readonly string[]): string[];
  /** The concepts that answer a question for this one, with their weights; itself with 1. */
  answersTo(id: string): Map<string, number>;
  sayingsOf(id: string): readonly Saying[];
}

/** Makes the layer from concepts that {@link Concept.under} ties into trees. Pure. */
export function conceptLayer(concepts: readonly Concept[]): ConceptLayer {
  const sayings = new Map(concepts.map((concept) => [concept.id, concept.terms.map(saying)]));
  const parents = new Map(concepts.map((concept) => [concept.id, concept.under]));
  const sayingsOf = (id: string) => sayings.get(id) ?? [];
  return {
    sayingsOf,
    namedIn: (stems) => {
      const isNamed = (id: string) =>
        sayingsOf(id).some((steps) => stems.some((_, at) => saysAt(stems, at, steps)));
      return [...sayings.keys()].filter(isNamed);
    },
    answersTo: (id) => answers(id, parents),
  };
}

/** Whether the saying begins at this place of the text. */
export function saysAt(stems: readonly string[], at: number, steps: Saying): boolean {
  let next = at;
  for (const { stems: wanted, afterGap } of steps) {
    const end = afterGap ? next + longestGap : next;
    while (next < end && !wanted.has(stems[next] ?? '')) next += 1;
    if (!wanted.has(stems[next] ?? '')) return false;
    next += 1;
  }
  return true;
}

function saying(term: string): Saying {
  const steps: Step[] = [];
  let afterGap = false;
  for (const part of term.split(/[\s-]+/)) {
    const stems = part.split('/').flatMap(wordsOf).map(stemOf);
    if (stems.length > 0) steps.push({ stems: new Set(stems), afterGap: afterGap && steps.length > 0 });
    afterGap = stems.length === 0;
  }
  return steps;
}

function answers(id: string, parents: ReadonlyMap<string, string | undefined>): Map<string, number> {
  const weights = new Map([[id, 1]]);
  const parent = parents.get(id);
  if (parent !== undefined) weights.set(parent, widerWeight);
  for (const other of parents.keys()) {
    if (other !== id && isUnder(other, id, parents)) weights.set(other, narrowerWeight);
  }
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
