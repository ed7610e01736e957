import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createConsentGate } from '../../../../src/consent/gate.ts';
import { agreedTasks } from '../../../../src/core/agreed-task.ts';
import type { NudgeKind } from '../../../../src/core/nudge-kinds.ts';
import type { NudgeText } from '../../../../src/core/nudge-ports.ts';
import type { NudgeWishes } from '../../../../src/core/nudge-wishes.ts';
import { oneLine } from '../../../../src/core/one-line.ts';
import type { RecordedSession } from '../../../../src/core/recorded-session.ts';
import { parseMoment } from '../../../../src/core/time.ts';
import { readNudgeData } from '../../../../src/memory/nudges/nudge-data.ts';
import { createNudgeRules } from '../../../../src/memory/nudges/nudge-rules.ts';
import { createNoteRules, readRuleData } from '../../../../src/notes/note-rules.ts';
import { riskFacts, riskIn, tellsOfPartnerViolence } from '../../../../src/pipeline/risk-facts.ts';
import { client, consent } from '../../vault/artefacts.ts';
import { type RecordSketch, recordOf } from './record-sketch.ts';

interface NudgeCase {
  title: string;
  expect?: 'allowed' | 'suppressed' | 'refused';
  because?: string[];
  says?: string;
  now?: string;
  at?: string;
  consent?: 'never given' | 'withdrawn' | 'expired';
  record?: RecordSketch[];
  wishes?: NudgeWishes;
  partnerViolence?: boolean;
  isMinor?: boolean;
  hasEnded?: boolean;
  others?: string[];
  quietHours?: string;
  kind?: NudgeKind;
  task?: string;
  plan?: string;
  own?: string;
  name?: string | null;
  appointment?: string;
  link?: string;
  agreed?: string[];
  said?: string[];
  place?: string;
  afterHours?: string;
}

const templates = join(import.meta.dirname, '../../../../templates');
const cases = parse(readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8')) as NudgeCase[];
const rules = createNudgeRules(await readNudgeData(templates));
const noteRules = createNoteRules(await readRuleData(templates));
const alwaysAgreed = [
  'keep your sleep diary each morning',
  'walk ten minutes after lunch',
  'try paced breathing on the bus',
];

function moment(text = '2026-03-10 10:00'): Date {
  return parseMoment(text) ?? new Date(Number.NaN);
}

function agreedIn({ agreed = alwaysAgreed, task }: NudgeCase): string[] {
  return task === undefined ? agreed : [...agreed, task];
}

function isConsented({ consent: lack }: NudgeCase): boolean {
  const given = {
    ...consent('k1', ['nudge_drafts']),
    givenAt: '2026-01-01',
    recordedAt: '2026-01-01T10:00:00Z',
  };
  const subject = client();
  const no = { v: 1, kind: 'withdrawal', id: 'w1', clientId: subject.id, personId: 'p1' } as const;
  const events = {
    yes: [given],
    'never given': [],
    withdrawn: [given, { ...no, scopes: ['nudge_drafts' as const], withdrawnAt: '2026-02-01T10:00:00Z' }],
    expired: [{ ...given, expiresAt: '2026-03-01' }],
  }[lack ?? 'yes'];
  try {
    createConsentGate().require(subject, events, 'nudge_drafts', moment());
    return true;
  } catch {
    return false;
  }
}

function suppressionsOf(one: NudgeCase, record: readonly RecordedSession[]): string[] {
  const found = rules.suppressions({
    now: moment(one.now ?? one.at),
    at: moment(one.at),
    wishes: one.wishes ?? {},
    risks: riskFacts(record, noteRules),
    partnerViolence: one.partnerViolence ?? tellsOfPartnerViolence(record, ''),
    isMinor: one.isMinor ?? false,
    hasEnded: one.hasEnded ?? false,
    others: (one.others ?? []).map(moment),
    quietHours: one.quietHours,
  });
  return found.map(({ reason }) => reason);
}

function judged(one: NudgeCase): { verdict: string; because: string[]; body?: string } {
  const suppressed = [
    ...(isConsented(one) ? [] : ['consent']),
    ...suppressionsOf(one, recordOf(one.record ?? [])),
  ];
  if (suppressed.length > 0) return { verdict: 'suppressed', because: suppressed };
  const { place = 'US', afterHours = '', own, name = 'Sam', kind } = one;
  const where = rules.place(place);
  const about = kind ?? rules.kindOf(own ?? one.task ?? '');
  const textOf = (body: string): NudgeText => ({
    about,
    origin: own === undefined ? 'template' : 'own',
    body,
    text: `${body} ${rules.optOut} ${where.footer(afterHours)}`,
    agreed: agreedIn(one),
    said: [...agreedIn(one), ...(one.said ?? [])],
    strict: where.strict,
    names: { client: 'Sam Reyes', others: ['Brisa'], practice: ['Ruth Vale', 'Elm House'] },
    riskIn: (text) => riskIn(text, noteRules),
  });
  const material = { words: one.task, name: name ?? undefined, appointment: one.appointment, link: one.link };
  const bodies = own === undefined ? rules.filled(about, material) : [oneLine(own)];
  let because: string[] = ['nothing to say'];
  for (const body of bodies) {
    because = [...new Set(rules.problems(textOf(body)).map(({ rule }) => rule))];
    if (because.length === 0) return { verdict: 'allowed', because, body };
  }
  return { verdict: 'refused', because };
}

it('the table has at least 80 cases, of all three kinds', () => {
  expect(cases.length).toBeGreaterThanOrEqual(80);
  const kinds = cases.map(({ expect: wanted = 'allowed' }) => wanted);
  for (const kind of ['allowed', 'suppressed', 'refused'] as const)
    expect(kinds.filter((one) => one === kind).length, kind).toBeGreaterThan(20);
});

/** What is reminded of, where a case tells only what the plan of a signed note says. */
function withTask(one: NudgeCase): NudgeCase | undefined {
  if (one.plan === undefined) return one;
  const [task] = agreedTasks(one.plan, { name: 'Sam Reyes' });
  return task === undefined ? undefined : { ...one, task };
}

it.each(cases)('$title', (one) => {
  const whole = withTask(one);
  const { verdict, because, body } =
    whole === undefined ? { verdict: 'refused', because: ['nothing-agreed'], body: '' } : judged(whole);
  expect({ verdict, because: because.toSorted() }).toEqual({
    verdict: one.expect ?? 'allowed',
    because: (one.because ?? []).toSorted(),
  });
  if (one.says !== undefined) expect(body).toBe(one.says);
});
