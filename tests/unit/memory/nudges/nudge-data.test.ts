import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readNudgeData } from '../../../../src/memory/nudges/nudge-data.ts';
import { temporaryFolder } from '../../vault/play-vault.ts';

const templates = join(import.meta.dirname, '../../../../templates');

/** What reading says when one piece of a shipped file is another. */
async function afterChange(file: string, from: string, to: string): Promise<string> {
  const folder = temporaryFolder();
  for (const part of ['rules/nudges.yaml', 'nudges'])
    cpSync(join(templates, part), join(folder, part), { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text.split(from).length).toBe(2);
  writeFileSync(path, text.replace(from, to));
  const line = text.slice(0, text.indexOf(from)).split('\n').length;
  return readNudgeData(folder).then(
    () => 'read',
    (error: Error) => error.message.replace(`:${line}:`, ':LINE:'),
  );
}

const mistakes: [title: string, file: string, from: string, to: string, says: RegExp][] = [
  [
    'a longer text than 320 characters',
    'rules/nudges.yaml',
    'characters: 320',
    'characters: 640',
    /^nudges\.yaml:LINE:\d+ limits\.characters: /,
  ],
  [
    'a third text in a week',
    'rules/nudges.yaml',
    'per_week: 2',
    'per_week: 3',
    /^nudges\.yaml:LINE:\d+ limits\.per_week: /,
  ],
  [
    'fewer days after a risk',
    'rules/nudges.yaml',
    'risk_days: 14',
    'risk_days: 7',
    /^nudges\.yaml:LINE:\d+ limits\.risk_days: /,
  ],
  [
    'a harder grade',
    'rules/nudges.yaml',
    'reading_grade: 8',
    'reading_grade: 12',
    /^nudges\.yaml:LINE:\d+ limits\.reading_grade: /,
  ],
  [
    'an emergency number before the line',
    'rules/nudges.yaml',
    'first: If you are in crisis call or text 1737, or call 111.',
    'first: If you are in crisis call 111, or text 1737.',
    /^nudges\.yaml:LINE:\d+ places\.5\.first: must name the line, and the emergency number after it/,
  ],
  [
    'a place without an emergency number',
    'rules/nudges.yaml',
    'after_route: In a crisis call 111, or call or text 1737.',
    'after_route: In a crisis call or text 1737.',
    /^nudges\.yaml:LINE:\d+ places\.5\.after_route: must name the emergency number, and the line after it/,
  ],
  [
    'a list of words that is gone',
    'rules/nudges.yaml',
    '- id: medication',
    '- id: medicines',
    /^nudges\.yaml:\d+:\d+ never: must have risk, .*medication/,
  ],
  [
    'an open bracket',
    'rules/nudges.yaml',
    '- suicid*',
    '- (suicid*',
    /^nudges\.yaml:LINE:\d+ never\.0\.words\.0: has a bracket that is not closed/,
  ],
  [
    'a field that there is not',
    'nudges/homework.yaml',
    'needs: task',
    'needs: task\nwants: task',
    /^homework\.yaml:\d+:\d+ .*wants/,
  ],
  [
    'a hole that there is not',
    'nudges/appointment.yaml',
    'See you then.',
    'See {doctor} then.',
    /^appointment\.yaml:LINE:\d+ texts\.0: has no hole called doctor/,
  ],
  [
    'the name of another kind',
    'nudges/measure.yaml',
    'kind: measure',
    'kind: skill',
    /^measure\.yaml:LINE:\d+ kind: must be the file's name, measure/,
  ],
  [
    'no YAML at all',
    'nudges/skill.yaml',
    'kind: skill',
    'kind: "skill',
    /^skill\.yaml:LINE:\d+ is not valid YAML/,
  ],
];

it.each(mistakes)('%s is refused with line and column', async (_title, file, from, to, says) => {
  expect(await afterChange(file, from, to)).toMatch(says);
});

it('narrower limits are taken', async () => {
  expect(await afterChange('rules/nudges.yaml', 'per_week: 2', 'per_week: 1')).toBe('read');
});
