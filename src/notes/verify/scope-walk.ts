import { conceptOf } from './concepts.ts';
import type { Mention, Sign } from './mention.ts';
import { ceasing, degrees, grammar, hindering, light, type Reach, raising } from './negation-words.ts';

/** How far a negation has come. */
export interface State {
  sign: 'no' | 'never' | 'ceased' | 'open' | undefined;
  reach: Reach | undefined;
  /** Whether it has met nothing yet that it could deny. */
  empty: boolean;
}

const open: State = { sign: 'open', reach: 'on', empty: false };
/** No negation at all. */
export const plain: State = { sign: undefined, reach: undefined, empty: false };

const leftOut: State = { sign: 'open', reach: 'noun', empty: false };

/** A word as far as its part alone tells. */
export type Word = Omit<Mention, 'part' | 'within' | 'sentence' | 'asks'>;

/** What one part says, and what goes on after it. */
export interface Signs {
  words: Word[];
  state: State;
  dangling: boolean;
  /** Whether what the sentence said before is denied after all ("… were all denied"). */
  backwards: boolean;
}

/** Goes through the words of one part and keeps what the last negation was. */
export class Walk {
  private readonly found: Word[] = [];
  private state: State;
  private condition: boolean;
  private asked = false;
  private reached = 0;
  private degree: string | undefined;
  private turned: boolean;
  private from = 0;
  private last = '';
  private pointing = false;
  /** "The thought of not waking up …": the no is for that one word. */
  private narrow = false;
  private excepted = false;
  private item = 0;

  private readonly asks: boolean;

  constructor(start: State, condition: boolean, asks: boolean) {
    this.asks = asks;
    this.state = start;
    this.condition = condition;
    this.turned = start.sign !== undefined;
  }

  turn(negator: string, reach: Reach, next: string): void {
    const doubled =
      this.state.sign !== undefined && this.isEmpty() && (reach === 'apart' || / to$/u.test(negator));
    if (!this.turned) this.setBefore(reach);
    const sign = ceasing.has(negator) ? 'ceased' : negator === 'never' ? 'never' : 'no';
    this.state = doubled ? plain : { sign, reach, empty: true };
    this.turned = true;
    if (negator === 'nor') this.item += 1;
    this.reached = 0;
    const copula = /^(?:is|was|are|were)$/u.test(this.last);
    this.degree = next === 'as' || (next === 'like' && copula) ? next : undefined;
    this.from = this.found.length;
    this.narrow = /ing$/u.test(next) && /^(?:of|about|for|by|from|after|with)$/u.test(this.last);
    this.last = negator;
    this.pointing = false;
  }

  /** What stands before a verb that is negated is only what the clause is about. */
  private setBefore(reach: Reach): void {
    if (reach === 'apart') return;
    if (reach === 'on') {
      for (const each of this.found) if (each.sign === 'yes') each.sign = 'topic';
      return;
    }
    const before = this.found.at(-1);
    if (before !== undefined && before.word === this.last) before.sign = 'no';
  }

  private isEmpty(): boolean {
    return this.found.slice(this.from).every((each) => each.light);
  }

  meet(word: string, next: string): void {
    this.startAgain(word, next);
    if (asking.has(word)) this.asked = true;
    if ((word === 'rather' && next === 'than') || (word === 'instead' && next === 'of')) this.state = open;
    if (
      /^(?:try|tried|trying|hope|hoped|hoping)$/u.test(word) &&
      next === 'to' &&
      this.state.sign === undefined
    )
      this.state = open;
    if (/^(?:hardly|barely|scarcely)$/u.test(word)) this.lessen();
    if (word === 'or' || word === 'and') this.reached = 0;
    if (excepting.test(`${this.last} ${word}`)) {
      this.state = this.asks ? leftOut : plain;
      this.excepted = true;
    }
    if (this.excepted && /^(?:any|anything|there)$/u.test(word)) this.state = plain;
    if (this.state.sign !== undefined && this.reached === 0 && degrees.has(word) && word !== 'as')
      this.degree = word;
    if (/^(?:it|that|this|one|so)$/u.test(word)) this.pointing = true;
    this.last = word;
    if (grammar.has(word) || !/^\p{L}/u.test(word)) return;
    this.found.push(this.said(word));
    if (!light.has(word)) this.reached += 1;
    if (!light.has(word) && this.narrow) this.state = open;
    if (hindering.has(word)) this.state = this.state.sign === 'no' && /ing$/u.test(next) ? plain : open;
  }

  /** "It hasn't been, it is …": another clause without anything between. */
  private startAgain(word: string, next: string): void {
    const clause = subjects.has(word) && helpers.has(next);
    if (clause && this.condition && this.found.length > 0 && /^(?:would|will|can|should|may)$/u.test(next))
      this.condition = false;
    if (this.state.reach !== 'on') return;
    const after = this.found.slice(this.from);
    if (clause && !raising.has(after.at(-1)?.word ?? '')) this.state = plain;
    if (/^(?:has|have|is|was|are|were)$/u.test(word) && !this.isEmpty()) this.state = plain;
  }

  private lessen(): void {
    this.state = { sign: 'no', reach: 'on', empty: false };
    this.turned = true;
    this.reached = 0;
    this.from = this.found.length;
    this.degree = 'hardly';
  }

  private said(word: string): Word {
    const { sign } = this.state;
    const base = {
      word,
      concept: conceptOf(word),
      light: light.has(word),
      degree: this.degree,
      item: this.item,
    };
    const strong = sign !== undefined && this.reached < 3;
    if (this.asked || this.condition) return { ...base, sign: 'open', strong };
    if (sign === undefined || sign === 'open') return { ...base, sign: sign ?? 'yes', strong: false };
    return { ...base, sign: this.degree === undefined ? sign : 'partly', strong };
  }

  end(backwards: boolean): Signs {
    const { found: words, from } = this;
    const { sign, reach } = this.state;
    const isNo = sign !== undefined && sign !== 'open';
    const empty = this.turned && isNo && this.isEmpty();
    const about = words.slice(0, from).filter((each) => !each.light && each.sign !== 'open');
    if (this.degree !== undefined) for (const each of about) if (each.sign === 'topic') each.sign = 'yes';
    const turnsBack = empty && this.degree === undefined && about.length > 0 && reach === 'on';
    if (turnsBack && isNo) setAll(about, sign);
    if (backwards) setAll(words, 'no');
    const dangling =
      empty && this.degree === undefined && !turnsBack && (words.length === from || this.pointing);
    return { words, state: { ...this.state, empty }, dangling, backwards };
  }
}

/** What stands after it is left out of what is said or asked. */
const excepting = /^(?:apart from|aside from|other than|\p{L}* ?(?:besides|beyond))$/u;

/** Gives several words the same sign, and means them all. */
export function setAll(words: readonly Pick<Mention, 'sign' | 'strong'>[], sign: Sign): void {
  for (const each of words) {
    each.sign = sign;
    each.strong = true;
  }
}

const asking = new Set(
  'ask asks asked asking whether inquired enquired explored exploring discussed discussing wondered assessed assessing screened reviewed reviewing questioned raised checked checking'.split(
    ' ',
  ),
);
const subjects = new Set('i he she we they it there you'.split(' '));
const helpers = new Set(
  'am is are was were have has had do does did will would can could should may'.split(' '),
);
