import { isInaudible } from '../../core/inaudible.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { DraftBrief, DraftedStatement, Drafter } from '../../core/provider-ports.ts';
import type { TemplateSection } from '../../core/template.ts';
import { sourceRole } from '../verify/attribution.ts';
import { cuesOf } from './extract-cues.ts';
import { type Excerpt, excerptOf, exchangeOf, stretchesOf } from './extract-excerpt.ts';
import { riskExcerpts } from './extract-risk.ts';

/**
 * The drafter without a model: it puts what was said, word for word, under the template's headings.
 * It cannot invent. Nothing leaves the machine, and risk is left to the rules that read every session.
 */
export function createExtractDrafter(): Drafter {
  return {
    engine: 'extract',
    canRepair: false,
    onlyQuotes: true,
    async draft(brief) {
      return { statements: extract(brief), risk: [], requestIds: [] };
    },
  };
}

/** So many times what the rules refuse makes room for the next best; a line refused under one heading may stand under another. */
const mostRounds = 6;

function extract(brief: DraftBrief): DraftedStatement[] {
  const sections = brief.template.sections.filter(({ id }) => brief.part.sections.includes(id));
  const asking = sections.find((section) => cuesOf(section)?.asked);
  const found = sections.map(
    (section): Found => ({
      section,
      excerpts: excerptsFor(section, brief).sort(byWeight),
      needed: section === asking ? riskExcerpts(section, quotable(section, brief), brief) : [],
    }),
  );
  // Where the rules refuse it, the reader is shown that it was refused.
  const isNeeded = (excerpt?: Excerpt) => found.some(({ needed }) => excerpt && needed.includes(excerpt));
  for (let round = 1; ; round += 1) {
    const chosen = chooseAll(found);
    const statements = chosen.map(({ section, excerpt: { text, lines } }) => ({ section, text, lines }));
    const places = new Set(
      (brief.refused?.(statements, brief.part) ?? []).filter((at) => !isNeeded(chosen[at]?.excerpt)),
    );
    if (places.size === 0 || round === mostRounds) return statements.filter((_, at) => !places.has(at));
    const refused = new Set(chosen.flatMap(({ excerpt }, at) => (places.has(at) ? excerpt : [])));
    for (const each of found) each.excerpts = each.excerpts.filter((excerpt) => !refused.has(excerpt));
  }
}

/** What could stand under a heading, the weightiest first. */
interface Found {
  section: TemplateSection;
  excerpts: Excerpt[];
  /** What must stand there before anything else, however long it is. */
  needed: readonly Excerpt[];
}

/** No line is used twice. Headings with rare cues choose first, so that "see you next week" is not used up elsewhere. */
function chooseAll(found: readonly Found[]): { section: string; excerpt: Excerpt }[] {
  const isGreedy = ({ section }: Found) => Number(cuesOf(section)?.elseLongest ?? false);
  const taken = new Set(found.flatMap(({ needed }) => needed.flatMap(({ lines }) => lines)));
  const chosen = new Map<string, Excerpt[]>();
  for (const { section, excerpts, needed } of [...found].sort((a, b) => isGreedy(a) - isGreedy(b))) {
    const free = excerpts.filter(({ lines }) => !lines.some((line) => taken.has(line)));
    const kept = withinLength(needed, free, section);
    for (const line of kept.flatMap(({ lines }) => lines)) taken.add(line);
    chosen.set(section.id, kept.sort(byTime));
  }
  return found.flatMap(({ section: { id } }) =>
    (chosen.get(id) ?? []).map((excerpt) => ({ section: id, excerpt })),
  );
}

/** "Yeah, okay." under a heading tells a reader nothing. */
const fewestWords = 4;

function excerptsFor(section: TemplateSection, brief: DraftBrief): Excerpt[] {
  const cues = cuesOf(section);
  if (cues === undefined || section.source === 'clinician') return [];
  const said = stretchesOf(quotable(section, brief));
  if (cues.asked) return said.flatMap((stretch, at) => exchangeOf(stretch, said[at + 1], cues.words) ?? []);
  const role = sourceRole(section.source);
  return said
    .filter(([first]) => role === undefined || first?.role === role)
    .map((stretch) => excerptOf(stretch, cues.words))
    .filter(({ words, cues: found }) => words >= fewestWords && (found > 0 || cues.elseLongest));
}

/** In a group's note what all members share holds no member's words, and nobody's part those of several. */
function quotable({ shared }: TemplateSection, { template, lines }: DraftBrief): SpokenLine[] {
  const known = lines.filter((line) => !isInaudible(line) && line.role !== null);
  const clients = new Set(known.flatMap(({ role, participant }) => (role === 'client' ? participant : [])));
  const isOpen = template.per !== 'member' || (!shared && clients.size === 1);
  return isOpen ? known : known.filter(({ role }) => role === 'therapist');
}

function byWeight(a: Excerpt, b: Excerpt): number {
  return b.cues - a.cues || b.words - a.words || byTime(a, b);
}

function byTime(a: Excerpt, b: Excerpt): number {
  return (a.lines[0] ?? 0) - (b.lines[0] ?? 0);
}

/** What is needed, and the best of the rest: as many as the template allows, no longer together than it wants them. */
function withinLength(
  needed: readonly Excerpt[],
  sorted: readonly Excerpt[],
  { claims_max: most, words }: TemplateSection,
): Excerpt[] {
  const kept = [...needed];
  let length = needed.reduce((sum, { text }) => sum + text.split(' ').length, 0);
  for (const excerpt of sorted) {
    const longer = length + excerpt.text.split(' ').length;
    if (kept.length >= most) break;
    if (kept.length > 0 && longer > (words?.[1] ?? Number.POSITIVE_INFINITY)) continue;
    kept.push(excerpt);
    length = longer;
  }
  return kept;
}
