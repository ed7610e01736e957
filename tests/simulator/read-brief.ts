/** A numbered line of a session, as a request shows it. */
export interface BriefLine {
  id: number;
  /** `therapist`, `client`, `client-2`, …; `unknown` where nobody could tell. */
  participant: string;
  text: string;
}

/** A section that a request asks for. */
export interface BriefSection {
  id: string;
  title: string;
  source: 'client_turns' | 'therapist_turns' | 'any_turns';
  claimsMax: number;
  guidance: string;
}

/** What a note request asks: the session's lines and the sections wanted. */
export interface Brief {
  lines: BriefLine[];
  sections: BriefSection[];
  /** Whether values for the categories of risk are wanted. */
  risk: boolean;
}

const clock = String.raw`\(?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\)?`;
const linePattern = new RegExp(
  String.raw`^\s*\[(\d+)\]\s+([a-z][\w-]*)\s*(?:${clock})?\s*:?\s+(\S.*)$`,
  'gmu',
);

/**
 * Reads the numbered lines (`[12] client 00:03:14 text`) and the section list (JSON between `<template>` and
 * `</template>`) of a request's user text. What is not there is left empty; a line number counts once. Only the sections
 * named between `<sections>` and `</sections>` are wanted, where there is such a list, and of a group only what is said
 * by the therapist or by the `<member>`.
 */
export function readBrief(userText: string): Brief {
  const lines = new Map<number, BriefLine>();
  for (const [, id, participant, text] of userText.matchAll(linePattern)) {
    const line = { id: Number(id), participant: participant ?? 'unknown', text: (text ?? '').trim() };
    if (!lines.has(line.id)) lines.set(line.id, line);
  }
  const wanted = dataIn<string[]>(userText, 'sections');
  const member = dataIn<string>(userText, 'member');
  return {
    lines: [...lines.values()].flatMap((line) => asSeenBy(line, member)),
    sections: readSections(userText).filter(({ id }) => wanted?.includes(id) ?? true),
    risk: !/leave the list of risk categories empty/iu.test(userText),
  };
}

/** In one member's part that member is simply the client, and peers are left alone. */
function asSeenBy(line: BriefLine, member: string | undefined): BriefLine[] {
  if (member === undefined || !isClient(line)) return [line];
  return line.participant === member ? [{ ...line, participant: 'client' }] : [];
}

/** The last JSON between such tags: earlier ones may be quoted. */
function dataIn<T>(userText: string, tag: string): T | undefined {
  const json = [...userText.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gsu'))].at(-1)?.[1];
  try {
    return json === undefined ? undefined : (JSON.parse(json) as T);
  } catch {
    return undefined;
  }
}

function readSections(userText: string): BriefSection[] {
  const json = /<template>(.*?)<\/template>/su.exec(userText)?.[1];
  if (json === undefined) return [];
  try {
    const { sections } = JSON.parse(json) as { sections: Record<string, unknown>[] };
    return sections.map((section) => ({
      id: String(section.id),
      title: String(section.title ?? ''),
      source: (section.source ?? 'any_turns') as BriefSection['source'],
      claimsMax: Number(section.claims_max ?? 3),
      guidance: String(section.guidance ?? ''),
    }));
  } catch {
    return [];
  }
}

/** Whether a line is the therapist's. */
export function isTherapist(line: BriefLine): boolean {
  return line.participant === 'therapist';
}

/** Whether a line is said by a client, whichever of several. */
export function isClient(line: BriefLine): boolean {
  return line.participant.startsWith('client');
}
