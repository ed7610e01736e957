import type { NoteContent } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import type { StyleHabit, StyleRule } from '../core/style-rule.ts';
import { readSignedNote } from './read-signed-note.ts';
import { firstOfDraft } from './sign-effort.ts';

/** Done once, it may be chance. */
const leastOften = 2;

/** A rule as the clinician is asked about it. */
export interface StyleEntry extends StyleRule {
  /** How often it was done, and in how many sessions. */
  times: number;
  sessions: number;
}

/**
 * Learns from a session that was just signed what its clinician changed in the draft. What was learned waits for a yes
 * and changes nothing until then; to learn from the same session again changes nothing either.
 */
export async function learnStyle(ports: StagePorts, sessionId: string): Promise<void> {
  try {
    await learn(ports, sessionId);
  } catch {
    // The note is signed: nothing that fails from here on may look as if it were not.
    const message = 'the note is signed; the style card could not be brought up to date';
    ports.onEvent({ type: 'notice', stage: 'sign', message });
  }
}

async function learn(ports: StagePorts, sessionId: string): Promise<void> {
  const { sessions, style } = ports.vault;
  const signed = await readSignedNote(ports, sessionId);
  const revisions = await sessions.history(sessionId, 'note');
  const newest = revisions.at(-1);
  if (signed === undefined || newest === undefined) return;
  const drafted = firstOfDraft(revisions, newest)?.value.content;
  if (drafted === undefined) return;
  const rules = await style.list();
  for (const habit of await habitsOf(ports, drafted, signed.value.body.content)) {
    const known = rules.find(({ key }) => key === habit.key);
    if (known?.counts[sessionId] === habit.count) continue;
    const rule = withHabit(ports, known ?? newRule(habit, rules), habit, sessionId);
    await style.save(rule);
    if (known === undefined) rules.push(rule);
  }
  await settleNames(ports);
}

/**
 * Two processes may have given the same name at once, without a lock: whoever sees it gives the same one of the two
 * the next name. What is saved last is looked at last, so that somebody sees it.
 */
async function settleNames(ports: StagePorts): Promise<void> {
  const { style } = ports.vault;
  for (;;) {
    const rules = await style.list();
    const twice = rules
      .filter(({ name, key }) => rules.some((other) => other.name === name && other.key < key))
      .sort((a, b) => (a.key < b.key ? -1 : 1))[0];
    if (twice === undefined) return;
    await style.save({ ...twice, ...stamp(ports), name: nextName(rules) });
  }
}

async function habitsOf(ports: StagePorts, drafted: NoteContent, signed: NoteContent): Promise<StyleHabit[]> {
  return (await ports.noteRules()).styleHabits(drafted, signed);
}

function newRule(
  { key, sentence }: StyleHabit,
  rules: readonly StyleRule[],
): Omit<StyleRule, 'id' | 'changedAt'> {
  return { v: 1, kind: 'style-rule', name: nextName(rules), key, sentence, counts: {} };
}

function nextName(rules: readonly StyleRule[]): string {
  const taken = new Set(rules.map(({ name }) => name));
  let number = 1;
  while (taken.has(`r${number}`)) number += 1;
  return `r${number}`;
}

function withHabit(
  ports: StagePorts,
  rule: Omit<StyleRule, 'id' | 'changedAt'>,
  { count }: StyleHabit,
  sessionId: string,
): StyleRule {
  return { ...rule, ...stamp(ports), counts: { ...rule.counts, [sessionId]: count } };
}

function stamp(ports: StagePorts): Pick<StyleRule, 'id' | 'changedAt'> {
  const now = ports.now();
  return { id: timedId(now.getTime()), changedAt: now.toISOString() };
}

/** Every rule that was done often enough to be one, or that the clinician decided; oldest name first. */
export async function styleEntries(ports: StagePorts): Promise<StyleEntry[]> {
  const entries = (await ports.vault.style.list()).map((rule) => {
    const counts = Object.values(rule.counts);
    return { ...rule, times: counts.reduce((sum, count) => sum + count, 0), sessions: counts.length };
  });
  return entries
    .filter(({ times, decision }) => times >= leastOften || decision !== undefined)
    .sort((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1)));
}

/** Approves a rule, or takes that back. @throws `not-found` */
export async function decideStyle(
  ports: StagePorts,
  name: string,
  decision: NonNullable<StyleRule['decision']>,
): Promise<StyleRule> {
  const entry = (await styleEntries(ports)).find((one) => one.name === name);
  if (entry === undefined) {
    throw new AmynoteError('not-found', 'the style card has no such rule', {
      hint: 'see them: amynote style show',
    });
  }
  const { times: _, sessions: __, ...rule } = entry;
  const decided: StyleRule = { ...rule, ...stamp(ports), decision };
  await ports.vault.style.save(decided);
  return decided;
}

/** The sentences that drafts are to follow. */
export async function approvedStyle(ports: StagePorts): Promise<string[]> {
  const rules = await ports.vault.style.list();
  return rules.filter(({ decision }) => decision === 'approved').map(({ sentence }) => sentence);
}
