import { AmynoteError } from '../core/errors.ts';

/** The engine of that name. @throws `usage` when there is none */
export function knownEngine<E extends string>(word: string, engines: readonly E[]): E {
  const engine = engines.find((name) => name === word);
  if (engine !== undefined) return engine;
  throw new AmynoteError('usage', 'there is no such engine', {
    hint: `the engines are: ${engines.join(', ')}`,
  });
}
