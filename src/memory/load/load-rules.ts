import type { Load, LoadQuestion, WorkRecord } from '../../core/wellbeing.ts';
import type { LoadRules } from '../../core/wellbeing-ports.ts';
import { addDays, clocked, daysBetween, median } from './clock.ts';
import { dayLoads, weekLoads } from './day-loads.ts';
import { type LoadData, readLoadData } from './load-file.ts';
import { momentLine } from './moment.ts';
import { noteEffort, noteTimes } from './note-times.ts';
import { suggestionsOf } from './suggestions.ts';
import {
  deskStretches,
  gapsOf,
  longestBreak,
  runsOf,
  shownRuns,
  type Timed,
  timed,
  workStretches,
} from './work.ts';

/** @param directory of the rules, e.g. `templates/rules`. @throws `not-found`, `usage` */
export async function openLoadRules(directory: string): Promise<LoadRules> {
  const data = await readLoadData(directory);
  const commands = new Set(data.desk.commands);
  return {
    load: (record, question) => loadOf(data, record, question),
    moment: (sessions, now, hours) => momentLine(data, sessions, now, hours),
    breakDays: data.breaks.within_days,
    isAtDesk: (command) => commands.has(command.split(' ')[0] ?? ''),
    checks: data.checks,
    support: data.support.trim(),
  };
}

/** Sessions before the days that are asked about are for comparing, and for finding the last long break. */
function loadOf(data: LoadData, { sessions, deskMoments, unread }: WorkRecord, question: LoadQuestion): Load {
  const { since, until, now, hours } = question;
  const all = timed(sessions);
  const inside = all.filter(({ day }) => day >= since && day <= until);
  const gapMs = data.back_to_back.gap_minutes * 60_000;
  const runs = runsOf(inside, gapMs);
  const desk = deskStretches(deskMoments, data.desk.gap_minutes * 60_000);
  const days = dayLoads(question, inside, runs, workStretches(inside, desk));
  const within = data.breaks.within_days;
  const load = {
    ...{ since, until, hours, unread, days },
    sessions: inside.length,
    weeks: weekLoads(days),
    runs: shownRuns(runs),
    ...gapFacts(inside, data),
    notes: noteTimes(inside, clocked(now), data),
    effort: effortOf(all, inside, data, question),
    longestBreak: { days: longestBreak(all, until, within), withinDays: within },
  };
  return { ...load, suggestions: suggestionsOf(load, data) };
}

function gapFacts(sessions: readonly Timed[], { back_to_back }: LoadData): Pick<Load, 'gaps'> {
  const limitMinutes = back_to_back.gap_minutes;
  const gaps = gapsOf(sessions);
  const medianMs = median(gaps);
  if (medianMs === undefined) return {};
  const short = gaps.filter((gap) => gap < limitMinutes * 60_000).length;
  return { gaps: { count: gaps.length, medianMs, short, limitMinutes } };
}

function effortOf(
  all: readonly Timed[],
  inside: readonly Timed[],
  data: LoadData,
  { since, until }: LoadQuestion,
): Load['effort'] {
  const from = addDays(since, -daysBetween(since, until).length);
  const [now, before] = [inside, all.filter(({ day }) => day >= from && day < since)].map((sessions) =>
    noteEffort(sessions, data),
  );
  return { ...(now && { now }), ...(before && { before }) };
}
