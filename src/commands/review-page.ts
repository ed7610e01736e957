import type { Section } from '../core/artefacts/note.ts';
import { clip, displayWidth, wrapText } from '../core/display-width.ts';
import { initials } from '../core/initials.ts';
import type { SpokenLine } from '../core/lines.ts';
import { oneLine } from '../core/one-line.ts';
import { calendarDay, clockTime } from '../core/time.ts';
import type { ReviewDesk } from '../pipeline/review.ts';
import { type KeyChoice, keyChoices } from '../pipeline/review-keys.ts';
import { isWorthHearing, linesOf, type ReviewStep } from '../pipeline/review-steps.ts';
import type { Screen, ScreenPage } from './output.ts';
import { bodyOf } from './review-body.ts';

/** What the reviewer asked to see beside the step itself. */
export interface ReviewView {
  context: boolean;
  help: boolean;
  /** Said below the step until the next key. */
  message: string;
}

/** One screenful of a review, for a window of so many columns. */
export function reviewPage(
  screen: Screen,
  desk: ReviewDesk,
  step: ReviewStep,
  view: ReviewView,
  columns: number,
): ScreenPage {
  const width = Math.min(columns - 2, widest);
  const choices = keyChoices(step, desk.hasSound);
  const shown = view.help ? helpLines(screen, choices, width) : stepLines(screen, desk, step, view, width);
  const rule = screen.paint('faint', ` ${(screen.utf8 ? '─' : '-').repeat(width)}`);
  const message = wrapText(view.message, width).map((line) => ` ${screen.paint('warn', line)}`);
  return {
    head: [...headLines(screen, desk, step, width), progressBar(screen, desk, width), ''],
    body: shown.map((line) => ` ${line}`),
    foot: ['', ...message, rule, ...keyLines(screen, choices, width)],
  };
}

/** Wider lines are hard to read, however wide the window is. */
const widest = 96;

function headLines(
  screen: Screen,
  { session, client }: ReviewDesk,
  step: ReviewStep,
  width: number,
): string[] {
  const left = clip(`${initials(client.name)}  ${calendarDay(session.startedAt)}`, width);
  const right = clip(placeText(step), width);
  const gap = width - displayWidth(left) - displayWidth(right);
  if (gap < 2) return [` ${screen.paint('faint', left)}`, ` ${screen.paint('strong', right)}`];
  return [` ${screen.paint('faint', left)}${' '.repeat(gap)}${screen.paint('strong', right)}`];
}

function placeText(step: ReviewStep): string {
  if (step.type === 'statement') return `${sectionTitle(step.section)}, ${step.number} of ${step.of}`;
  return { ...phaseTitles, ...(step.type === 'missing' && { missing: sectionTitle(step.section) }) }[
    step.type
  ];
}

const phaseTitles = {
  missing: '',
  risk: 'Risk: say yes to each, or what it is',
  hit: 'Passages that may be about risk',
  'shown-hits': 'Also heard',
  plan: 'The plan',
  times: 'Start and stop',
  lint: 'Wording and form',
  unused: 'Left out?',
};

function sectionTitle({ title, member }: Section): string {
  return member === undefined ? oneLine(title) : `${oneLine(title)} (${member})`;
}

/** How far through everything there is to look at. */
function progressBar(screen: Screen, desk: ReviewDesk, width: number): string {
  const { steps, step } = desk.walk();
  const at = steps.findIndex(({ id }) => id === step?.id);
  const full = Math.round((Math.max(0, at) / Math.max(1, steps.length)) * width);
  const [on, off] = screen.utf8 ? ['━', '─'] : ['=', '-'];
  return ` ${screen.paint('good', on.repeat(full))}${screen.paint('faint', off.repeat(width - full))}`;
}

function stepLines(
  screen: Screen,
  desk: ReviewDesk,
  step: ReviewStep,
  { context }: ReviewView,
  width: number,
): string[] {
  const around = context || step.type === 'hit';
  return [
    ...bodyOf(screen, step, width),
    ...spokenLines(screen, desk.lines, shownIds(desk.lines, step, around), linesOf(step), width),
    ...(desk.hasSound && isWorthHearing(step)
      ? ['', screen.paint('warn', 'One in ten is worth hearing: p plays this one.')]
      : []),
  ];
}

/** The lines a step rests on, and with them so many before and after. */
const linesAround = 2;

function shownIds(lines: readonly SpokenLine[], step: ReviewStep, around: boolean): Set<number> {
  const cited = new Set(linesOf(step));
  if (step.type === 'hit') for (const id of step.hit.context) cited.add(id);
  if (!around) return cited;
  const places = lines.flatMap(({ id }, at) => (cited.has(id) ? [at] : []));
  const reach = places.flatMap((at) => lines.slice(Math.max(0, at - linesAround), at + linesAround + 1));
  return new Set(reach.map(({ id }) => id));
}

/** `  00:18  client  “…”`, with what was cited in full light and what is around it grey. */
function spokenLines(
  screen: Screen,
  lines: readonly SpokenLine[],
  ids: ReadonlySet<number>,
  cited: readonly number[],
  width: number,
): string[] {
  const shown = lines.filter(({ id }) => ids.has(id));
  const who = Math.max(0, ...shown.map(({ participant }) => displayWidth(participant ?? '?')));
  const said = shown.flatMap(({ id, startMs, participant, text }) => {
    const isCited = cited.includes(id);
    const name = participant ?? '?';
    const label = `${clockTime(startMs).padStart(5)}  ${name}${' '.repeat(who - displayWidth(name))}  `;
    const [first = '', ...rest] = wrapText(`“${oneLine(text)}”`, width - displayWidth(label) - 2);
    const hanging = rest.map((line) => `  ${' '.repeat(displayWidth(label))}${line}`);
    return [`  ${screen.paint('faint', label)}${first}`, ...hanging].map((line) =>
      isCited ? line : screen.paint('faint', line),
    );
  });
  return said.length === 0 ? [] : ['', ...said];
}

/** `Enter keep   e edit   r leave out`, on as many lines as it takes. */
function keyLines(screen: Screen, choices: readonly KeyChoice[], width: number): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { key, does } of choices.filter((each) => !isRepeated(each, choices))) {
    const text = `${screen.paint('strong', key)} ${does}`;
    const taken = displayWidth(`${key} ${does}`);
    const last = lines.at(-1);
    if (last !== undefined && last.width + 3 + taken <= width) {
      last.text += `   ${text}`;
      last.width += 3 + taken;
    } else lines.push({ text: ` ${text}`, width: taken });
  }
  return lines.map(({ text }) => text);
}

/** Two keys that do the same are named once. */
function isRepeated(one: KeyChoice, choices: readonly KeyChoice[]): boolean {
  return choices.find(({ does }) => does === one.does) !== one;
}

function helpLines(screen: Screen, choices: readonly KeyChoice[], width: number): string[] {
  const keys = choices
    .filter((each) => !isRepeated(each, choices))
    .map(({ key, does }) => `  ${screen.paint('strong', key.padEnd(7))} ${does}`);
  const words = [
    'Every decision is kept as you make it: leave whenever you like, and the next review goes on from there.',
    'There is no key that accepts everything. Nothing here says that somebody is safe: what was not heard may still be so.',
    'Any key takes you back.',
  ];
  return [...keys, '', ...words.flatMap((text) => wrapText(text, width))];
}
