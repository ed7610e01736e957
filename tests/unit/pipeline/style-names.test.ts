import { expect, it } from 'vitest';
import type { StyleHabit } from '../../../src/core/style-rule.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { decideStyle, learnStyle, styleEntries } from '../../../src/pipeline/style.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW' };

/** The same vault in another process, whose session taught it these habits. */
async function another({ ports, vault }: Stage, ...keys: string[]): Promise<Stage['ports']> {
  const habits = keys.map((key): StyleHabit => ({ key, sentence: `About ${key}.`, count: 2 }));
  const rules = await ports.noteRules();
  const noteRules = async () => ({ ...rules, styleHabits: () => habits });
  return { ...ports, vault: await vault.open(), noteRules };
}

it('rules that several processes learn at once have names of their own, so that a yes is to one of them', async () => {
  const made = await stage();
  const sessionId = await spokenSession(made);
  await completeDraft(made, sessionId);
  await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer });
  await learnStyle(await another(made, 'first'), sessionId);
  const desks = await Promise.all([
    another(made, 'word a', 'word b'),
    another(made, 'word c'),
    another(made, 'word d'),
  ]);
  await Promise.all(desks.map((ports) => learnStyle(ports, sessionId)));
  expect(made.events.filter(({ type }) => type === 'notice')).toEqual([]);
  const entries = await styleEntries(made.ports);
  const keys = entries.map(({ key }) => key).sort();
  expect(keys).toEqual(['first', 'word a', 'word b', 'word c', 'word d']);
  expect(entries.map(({ name }) => name)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
  const decided = await decideStyle(made.ports, 'r3', 'approved');
  const approved = (await styleEntries(made.ports)).filter(({ decision }) => decision === 'approved');
  expect(approved.map(({ key }) => key)).toEqual([decided.key]);
});
