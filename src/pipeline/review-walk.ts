import type { NoteContent } from '../core/artefacts/note.ts';
import type { NoteEdit } from './note-edit.ts';
import { isDone, type ReviewFindings, type ReviewStep, reviewSteps } from './review-steps.ts';

/** Where a review stands; a new one comes of every key. */
export interface Walk {
  content: NoteContent;
  findings: ReviewFindings;
  steps: readonly ReviewStep[];
  /** The step in hand; undefined at the end. */
  step: ReviewStep | undefined;
  /** Steps that were answered and left no trace in the note. */
  seen: ReadonlySet<string>;
  /** Steps that were put off: they come again in the next review. */
  later: ReadonlySet<string>;
}

/** Begins at the first thing that is open: a review that was left goes on where it was. */
export function startWalk(content: NoteContent, findings: ReviewFindings): Walk {
  const steps = reviewSteps(content, findings);
  const walk = {
    content,
    findings,
    steps,
    step: undefined,
    seen: new Set<string>(),
    later: new Set<string>(),
  };
  return { ...walk, step: nextOpen(walk, 0) };
}

/** What a decision writes into the note: the step's own edits, and with the last one about risk the yes to all of it. */
export function editsOf(
  { steps, seen, content }: Walk,
  step: ReviewStep,
  edits: readonly NoteEdit[],
): NoteEdit[] {
  if (step.type !== 'risk' && step.type !== 'hit') return [...edits];
  // What is changed takes an earlier yes back: without a change it still holds.
  if (edits.length === 0 && content.confirmed?.includes('risk') === true) return [];
  const isOpen = (each: ReviewStep) =>
    each.type === 'risk' ? !seen.has(each.id) : each.type === 'hit' && each.hit.disposition === undefined;
  const open = steps.some((each) => each.id !== step.id && isOpen(each));
  if (open || content.risk.length === 0) return [...edits];
  return [...edits, { type: 'confirm', part: 'risk' }];
}

/** After a decision: on to the next thing that is open, from here to the end and then from the beginning. */
export function afterDecision(walk: Walk, content: NoteContent, findings: ReviewFindings): Walk {
  const seen = walk.step === undefined ? walk.seen : new Set([...walk.seen, walk.step.id]);
  return moved({ ...walk, seen }, content, findings, 1);
}

/** After words changed: what is supported now is done, what is not stays in hand. */
export function afterWords(walk: Walk, content: NoteContent, findings: ReviewFindings): Walk {
  return moved(walk, content, findings, 0);
}

export function putOff(walk: Walk): Walk {
  if (walk.step === undefined) return walk;
  const later = new Set([...walk.later, walk.step.id]);
  return moved({ ...walk, later }, walk.content, walk.findings, 1);
}

/** To the step before, whatever became of it. */
export function back(walk: Walk): Walk {
  const at = walk.step === undefined ? walk.steps.length : indexIn(walk.steps, walk.step);
  return { ...walk, step: walk.steps[Math.max(0, at - 1)] ?? walk.step };
}

function moved(walk: Walk, content: NoteContent, findings: ReviewFindings, by: 0 | 1): Walk {
  const steps = reviewSteps(content, findings);
  const now = { ...walk, content, findings, steps };
  if (walk.step === undefined) return { ...now, step: nextOpen(now, 0) };
  const at = indexIn(steps, walk.step);
  // A step that is gone was where its follower is now.
  const from = at === -1 ? indexIn(walk.steps, walk.step) : at + by;
  return { ...now, step: nextOpen(now, from) ?? nextOpen(now, 0) };
}

function nextOpen({ steps, content, seen, later }: Walk, from: number): ReviewStep | undefined {
  return steps.slice(from).find((step) => !later.has(step.id) && !isDone(step, content, seen));
}

function indexIn(steps: readonly ReviewStep[], step: ReviewStep): number {
  return steps.findIndex(({ id }) => id === step.id);
}
