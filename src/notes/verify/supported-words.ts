import { contentStems, wordsOf } from '../words/words.ts';
import { loose } from './loose-stems.ts';
import type { StatementContext } from './statement-rule.ts';

/** Words that carry a claim, by their stems, and those of them that its lines hold in these or other words. */
export interface Support {
  claimed: readonly string[];
  supported: readonly string[];
}

/**
 * What a part of a statement claims, and what of it was said.
 * @param without Stems that no line has to bear.
 */
export function supportOf(part: string, context: StatementContext, without: ReadonlySet<string>): Support {
  const { cited, data } = context;
  const heard = heardIn(context);
  const borne = new Set(
    data.meanings
      .sensesIn(part)
      .filter(({ entry, bears }) => bears !== 'other' && heard.entries.has(entry))
      .flatMap(({ at, end }) => wordsOf(part).slice(at, end)),
  );
  if (cited.length === 0) return { claimed: [], supported: [] };
  const claims = new Map(
    wordsOf(part).flatMap((word) =>
      contentStems(word)
        .filter((stem) => !without.has(stem) && !/^\d+$/u.test(stem))
        .map((stem): [string, boolean] => [stem, borne.has(word) || heard.stems.has(loose(stem))]),
    ),
  );
  const claimed = [...claims.keys()];
  return { claimed, supported: claimed.filter((stem) => claims.get(stem)) };
}

interface Heard {
  stems: ReadonlySet<string>;
  entries: ReadonlySet<number>;
}

const known = new WeakMap<StatementContext, Heard>();

function heardIn(context: StatementContext): Heard {
  const found = known.get(context) ?? hear(context);
  known.set(context, found);
  return found;
}

function hear(context: StatementContext): Heard {
  const texts = [...context.cited, ...questionsBefore(context)].map(({ text }) => text);
  return {
    stems: new Set(texts.flatMap(contentStems).map(loose)),
    entries: new Set(texts.flatMap((text) => context.data.meanings.sensesIn(text)).map(({ entry }) => entry)),
  };
}

/** An answer leaves out what the question has just said. */
function questionsBefore({ cited, lines }: StatementContext): StatementContext['lines'] {
  const answers = new Set(cited.flatMap(({ id, role }) => (role === 'client' ? [id - 1] : [])));
  return lines.filter(({ id, role, text }) => answers.has(id) && role === 'therapist' && text.includes('?'));
}
