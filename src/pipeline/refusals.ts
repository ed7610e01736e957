import { counted } from '../core/counted.ts';
import type { Spent } from './spent.ts';

/** So many refusals before the first answer are no matter of single pieces. */
const mostAtFirst = 3;

/** Counts pieces that the provider refused while it answers others: they stand as not heard. */
export interface Refusals {
  /** @throws the error where nothing but refusals came */
  add(error: unknown): void;
  /** When every piece was asked about. @throws the first refusal where most of the pieces were refused */
  judge(): void;
  /** `; 1 piece was refused by the provider`, or nothing. */
  words(): string;
}

/** @param spent what was answered, counted on meanwhile */
export function createRefusals(spent: Spent): Refusals {
  const errors: unknown[] = [];
  const answered = () => spent.sent + spent.kept;
  return {
    add(error) {
      errors.push(error);
      if (answered() === 0 && errors.length >= mostAtFirst) throw error;
    },
    judge() {
      if (errors.length > answered()) throw errors[0];
    },
    words() {
      const { length } = errors;
      if (length === 0) return '';
      return `; ${counted(length, 'piece')} ${length === 1 ? 'was' : 'were'} refused by the provider`;
    },
  };
}
