import { isInaudible } from '../core/inaudible.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { DraftBrief, DraftedStatement, Drafter } from '../core/provider-ports.ts';
import type { TemplateSection } from '../core/template.ts';
import { sourceRole } from './attribution.ts';
import { cuesOf } from './extract-cues.ts';
import { plainLine } from './plain-text.ts';

/**
 * The drafter without a model: it puts what was said, word for word, under the template's headings.
 * It cannot invent. Nothing leaves the machine, and risk is left to the rules that read every session.
 */
export function createExtractDrafter(): Drafter {
  return {
    engine: 'extract',
    canRepair: false,
    async draft(brief) {
      return { statements: extract(brief), risk: [], requestIds: [] };
    },
  };
}

interface Candidate {
  line: SpokenLine;
  said: string;
  words: number;
  cues: number;
}

function extract({ template, lines }: DraftBrief): DraftedStatement[] {
  const taken = new Set<number>();
  // Headings with rare cues choose first, so that "see you next week" is not used up elsewhere.
  const isGreedy = (section: TemplateSection) => cuesOf(section)?.elseLongest ?? false;
  const order = [...template.sections].sort((a, b) => Number(isGreedy(a)) - Number(isGreedy(b)));
  const chosen = new Map(order.map((section) => [section.id, choose(section, lines, taken)]));
  return template.sections.flatMap((section) =>
    (chosen.get(section.id) ?? []).map((candidate) => statement(section, candidate)),
  );
}

function choose(section: TemplateSection, lines: readonly SpokenLine[], taken: Set<number>): Candidate[] {
  const cues = cuesOf(section);
  if (cues === undefined) return [];
  const role = sourceRole(section.source);
  const candidates = lines
    .filter((line) => !isInaudible(line))
    .filter((line) => line.role !== null && (role === undefined || line.role === role) && !taken.has(line.id))
    .map((line) => asCandidate(line, cues.words))
    .filter(({ words, cues: found }) => words >= fewestWords && (found > 0 || cues.elseLongest));
  const best = candidates.sort((a, b) => b.cues - a.cues || b.words - a.words || a.line.id - b.line.id);
  const kept = best.slice(0, section.claims_max).sort((a, b) => a.line.id - b.line.id);
  for (const { line } of kept) taken.add(line.id);
  return kept;
}

/** "Yeah, okay." under a heading tells a reader nothing. */
const fewestWords = 4;

/** Longer turns are cut after a word: a note holds brief quotations, and the transcript holds the rest. */
const mostWords = 45;

function asCandidate(line: SpokenLine, cueWords: RegExp): Candidate {
  const words = plainLine(line.text).split(' ');
  const said = words
    .slice(0, mostWords)
    .join(' ')
    .replace(/[“”„"]/gu, "'");
  const spoken = words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return {
    line,
    said,
    words: Math.min(spoken, mostWords),
    cues: new Set(said.toLowerCase().match(cueWords)).size,
  };
}

function statement(section: TemplateSection, { line, said }: Candidate): DraftedStatement {
  const lead = line.role === 'therapist' ? 'Therapist said' : `${clientName(line.participant)} stated`;
  return { section: section.id, text: `${lead}: “${said}”`, lines: [line.id] };
}

function clientName(participant: string | null): string {
  const number = /^client-(\d+)$/u.exec(participant ?? '')?.[1];
  return number === undefined ? 'Client' : `Client ${number}`;
}
