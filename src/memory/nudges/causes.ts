import type { RiskFact } from '../../core/nudge-ports.ts';
import { plusDays } from '../prep/calendar.ts';

/** More than so many are counted, not told. */
const mostTold = 3;

/** A reason with what of the record it comes from, the newest first, and what would end it: what is to be done, or until when. */
export function withCauses(
  says: string,
  facts: readonly RiskFact[],
  days: number,
): { says: string; hint: string } {
  const newest = facts.toSorted((one, other) => (one.day > other.day ? -1 : one.day < other.day ? 1 : 0));
  const causes = [...new Set(newest.map(causeWords))];
  const more = causes.length > mostTold ? [`${causes.length - mostTold} more`] : [];
  // Of each kind the newest: somebody who signs no notes has hundreds.
  const kinds = newest.filter(
    ({ cause }, at) => newest.findIndex((other) => other.cause.from === cause.from) === at,
  );
  const hints = [...new Set(kinds.map((fact) => endOf(fact, days)))];
  return {
    says: `${says} (${[...causes.slice(0, mostTold), ...more].join(', ')})`,
    hint: hints.join('; '),
  };
}

function causeWords({ day, cause }: RiskFact): string {
  switch (cause.from) {
    case 'score':
      return `${cause.name} of ${day}: ${cause.says}`;
    case 'finding':
      return `a risk line of the ${cause.signed ? 'signed note' : 'draft'} of ${day}`;
    case 'passage':
      return `a passage of the ${cause.signed ? 'signed note' : 'draft'} of ${day}`;
    case 'words':
      return `words of the session of ${day}, which has no note`;
    case 'recording':
      return `the session of ${day}`;
    case 'crisis-note':
      return `the crisis note of ${day}`;
    case 'told':
      return `the one of ${day} that you entered`;
  }
}

/** What ends it. Nothing of the last days ends by being settled: it has to be past as well. */
function endOf({ day, cause, open }: RiskFact, days: number): string {
  const past = plusDays(day, days + 1);
  const until = `texts again from ${past}`;
  switch (cause.from) {
    case 'score': {
      const wrong = `mistyped: amynote measure correct CLIENT ${cause.id}, or: amynote measure remove CLIENT ${cause.id}`;
      const settles = `a newer ${cause.name} without it, or a signed note of ${day} or later in which thoughts of suicide are denied`;
      return `${open ? `texts again from ${past} on, after ${settles}` : until}; ${wrong}`;
    }
    case 'finding':
    case 'passage': {
      if (!cause.signed && !cause.decided) return `decide it: amynote review ${cause.sessionId}`;
      const settles = cause.named
        ? 'a newer signed note in which it is denied'
        : 'a newer signed note without a passage that may be risk';
      const wrong =
        cause.from === 'finding' && cause.signed
          ? `; a risk line that is wrong: amynote addend ${cause.sessionId} --type correction --risk CATEGORY=STATUS`
          : '';
      return `${open ? `texts again from ${past} on, after ${settles}` : until}${wrong}`;
    }
    case 'words':
      return `go through it: amynote draft ${cause.sessionId}, then: amynote review ${cause.sessionId}`;
    case 'recording':
      return `go through it: amynote process ${cause.sessionId}, then: amynote review ${cause.sessionId}`;
    case 'crisis-note':
      return `be in touch yourself; ${until}`;
    case 'told':
      return `be in touch yourself; ${until}; entered by mistake: amynote nudge set CLIENT --crisis none`;
  }
}
