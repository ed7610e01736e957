import type { NamingRequest, ToldVoices } from '../../core/speech-ports.ts';

/** First names of the client's people, in lower case, with whose they are; names that two people have are left out. */
function firstNames({ participants, names }: NamingRequest): Map<string, string> {
  const owners = new Map<string, string[]>();
  for (const { id, personId } of participants) {
    const first = names[personId ?? '']?.trim().split(/\s+/u)[0]?.toLowerCase();
    if (first !== undefined && first.length > 1) owners.set(first, [...(owners.get(first) ?? []), id]);
  }
  return new Map([...owners].flatMap(([name, ids]) => (ids.length === 1 ? [[name, ids[0] ?? '']] : [])));
}

/**
 * Voices that say who they are: "my name is Theo", "I'm Theo.", not "I'm Theo's brother" and not in somebody else's
 * mouth ("he said, I'm Theo"). A voice that gives two names, and a name that two voices give, are nobody's.
 * @returns participants by voice
 */
export function callsItself(request: NamingRequest, told: ToldVoices): Map<number, string> {
  const said = new Map<number, Set<string>>();
  for (const [name, participant] of firstNames(request)) {
    const pattern = selfNaming(name);
    for (const [index, { text }] of request.lines.entries()) {
      const voice = told.lines[index]?.voice ?? null;
      if (voice === null || told.lines[index]?.echoOf !== undefined || !isOwnSaying(text, pattern)) continue;
      said.set(voice, (said.get(voice) ?? new Set()).add(participant));
    }
  }
  const claims = [...said].flatMap(([voice, ids]) =>
    ids.size === 1 ? [[voice, [...ids][0] ?? ''] as const] : [],
  );
  return new Map(claims.filter(([, id]) => claims.filter(([, other]) => other === id).length === 1));
}

function selfNaming(name: string): RegExp {
  const word = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return new RegExp(
    `\\b(?:my name is|my name's|i'm called|i am called|i'm|i am) ${word}(?=\\s*(?:[.,!;]|$|and\\b))`,
    'u',
  );
}

function isOwnSaying(text: string, pattern: RegExp): boolean {
  const plain = text.toLowerCase().replaceAll('’', "'");
  const at = plain.search(pattern);
  return at >= 0 && !REPORTED.test(plain.slice(0, at));
}

/** Somebody else's words follow. */
const REPORTED = /\b(said|says|say|saying|goes|went|told|tells|like|if|that|named|called)\b[^.!?]*$/u;

/** So many times a voice must have answered to a name, and never to another one. */
const LEAST_ANSWERS = 2;

/**
 * Voices that answer when somebody is spoken to by name ("Theo, what was that like?"): likely theirs, but a partner
 * often answers first, so it is only worth a question to the clinician.
 * @returns participants by voice
 */
export function answersToName(request: NamingRequest, told: ToldVoices): Map<number, string> {
  const answers = new Map<number, string[]>();
  for (const [name, participant] of firstNames(request)) {
    const called = new RegExp(
      `^\\W*(?:and |so |okay,? |well,? )?${name.replace(/\W/gu, '.')}, .*\\?\\s*$`,
      'iu',
    );
    for (const [index, { text }] of request.lines.entries()) {
      const asking = told.lines[index]?.voice ?? null;
      const voice = told.lines[index + 1]?.voice ?? null;
      if (asking === null || voice === null || voice === asking || !called.test(text)) continue;
      answers.set(voice, [...(answers.get(voice) ?? []), participant]);
    }
  }
  return new Map(
    [...answers].flatMap(([voice, ids]) =>
      ids.length >= LEAST_ANSWERS && ids.every((id) => id === ids[0]) ? [[voice, ids[0] ?? '']] : [],
    ),
  );
}
