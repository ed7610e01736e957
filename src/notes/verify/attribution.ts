import type { TemplateSection } from '../../core/template.ts';

/** Whom a statement names as speaking or doing: a role, and a participant where more than one has it. */
export interface Subject {
  role: 'therapist' | 'client';
  /** `client`, `client-2`, …; absent for "clients" and for therapists. */
  participant?: string;
}

const subjectWord = String.raw`(?:the )?(?:(clients)|(client)(?: (\d+))?|(therapist|clinician|counselor|counsellor))\b(?!['’]s)`;
const opening = new RegExp(String.raw`(?:^|[.;!?]\s+)${subjectWord}(?:\s+and\s+${subjectWord})?`, 'giu');
const anywhere = new RegExp(
  String.raw`(\b(?:told|to|with|by|for|from|of|toward|towards|asked|the ¶)\s+)?\b${subjectWord}`,
  'giu',
);

/** Who opens each sentence of a statement; sentences that open otherwise name nobody. */
export function subjectsOf(statement: string): Subject[] {
  return [...statement.matchAll(opening)].flatMap((match) => [
    ...asSubject(match.slice(1, 5)),
    ...asSubject(match.slice(5, 9)),
  ]);
}

/**
 * Who is said to have spoken a quotation: the nearest one named before it who is not merely spoken to.
 * @param before The statement up to the quotation, earlier quotations blanked.
 */
export function speakerBefore(before: string): Subject | undefined {
  const named = [...before.matchAll(anywhere)];
  const speaking = named.filter(
    (match) => match[1] === undefined || /^,? who\b/u.test(before.slice(match.index + match[0].length)),
  );
  const nearest = speaking.at(-1) ?? named.at(-1);
  return nearest === undefined ? undefined : asSubject(nearest.slice(2, 6))[0];
}

/** The role whose lines a section rests on; undefined when both may carry it. */
export function sourceRole(source: TemplateSection['source']): Subject['role'] | undefined {
  if (source === 'client_turns') return 'client';
  return source === 'therapist_turns' ? 'therapist' : undefined;
}

function asSubject([clients, client, number, therapist]: (string | undefined)[]): Subject[] {
  if (therapist !== undefined) return [{ role: 'therapist' }];
  if (clients !== undefined) return [{ role: 'client' }];
  if (client === undefined) return [];
  return [
    { role: 'client', participant: number === undefined || number === '1' ? 'client' : `client-${number}` },
  ];
}
