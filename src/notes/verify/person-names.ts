import { partsOf } from './name-rules.ts';
import { peopleInRoom } from './session-people.ts';
import type { StatementContext } from './statement-rule.ts';
import { mayBeName } from './support-rules.ts';

/** Names of people in a statement and its quotations who are neither the client nor the clinician. */
export function personsIn(context: StatementContext): string[] {
  const { text, known } = context;
  const own = new Set([
    ...[...known.registered.people.map(({ name }) => name), known.registered.clinician].flatMap(partsOf),
    ...peopleInRoom(context.lines, known.registered).keys(),
  ]);
  const names = [...text.matchAll(/\b\p{Lu}\p{Ll}{2,}/gu)]
    .map(({ 0: name, index }) => ({ name, index, after: text.slice(index + name.length) }))
    .filter(({ name, after }) => mayBeName(name) && !own.has(name) && !place.test(after))
    .filter(({ name, index }) => !begins(text, index) || isCapitalised(name, context))
    .map(({ name }) => name);
  return [...new Set(names)].filter((name) => isPerson(name, context));
}

function begins(text: string, index: number): boolean {
  return /(?:^|[.;:!?“"]\s*)$/u.test(text.slice(0, index));
}

/** Any word that begins a sentence has a capital letter; a name has it elsewhere too. */
function isCapitalised(name: string, { text, lines, known }: StatementContext): boolean {
  const small = new RegExp(`(?<![\\p{L}\\p{N}])${name.toLowerCase()}(?![\\p{L}\\p{N}])`, 'u');
  if (lines.some((line) => small.test(line.text))) return false;
  const inside = new RegExp(`[\\p{L}\\p{N},] ${name}\\b`, 'u');
  return (
    inside.test(text) ||
    lines.some((line) => inside.test(line.text)) ||
    known.registered.names.some((registered) => partsOf(registered).includes(name)) ||
    new RegExp(
      `${name} (?:said|says|told|came|gave|asked|wants|knows|left|called|lives|died|slammed)\\b`,
      'u',
    ).test(text)
  );
}

const place =
  /^ (?:Street|Avenue|Road|Lane|Park|School|College|University|Hospital|Station|Church|City|County)\b/u;

/** Registered, with a title, or somebody whom the session lets speak, come or go. */
function isPerson(name: string, { text, lines, known }: StatementContext): boolean {
  if (known.registered.names.some((registered) => partsOf(registered).includes(name))) return true;
  const titled = new RegExp(`\\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Aunt|Uncle)\\.? ${name}\\b`, 'u');
  if (titled.test(text)) return true;
  const acting = new RegExp(
    `\\b${name} (?:said|says|told|came|comes|gave|gives|asked|asks|thinks|thought|wants|knows|left|called|calls|goes|went|lives|died|means|tried|looks?|never)\\b|\\b(?:with|told|asked|hug|hugged|love|miss|hate) ${name}\\b|\\b${name}['’]s\\b`,
    'u',
  );
  return acting.test(text) || lines.some((line) => titled.test(line.text) || acting.test(line.text));
}
