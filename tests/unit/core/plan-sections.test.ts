import { expect, it } from 'vitest';
import type { Section } from '../../../src/core/artefacts/note.ts';
import { planSections, planText } from '../../../src/core/plan-sections.ts';

const section = (id: string, role?: 'plan'): Section => ({
  id,
  title: id,
  statements: [{ id: `s-${id}`, text: id, lines: [], quotes: [], status: 'clinician', problems: [] }],
  ...(role && { role }),
});

it('the plan is what the template calls so, and what is named so', () => {
  const sections = [section('goals'), section('objectives', 'plan'), section('plan')];
  expect(planSections({ sections }).map(({ id }) => id)).toEqual(['objectives', 'plan']);
  expect(planText({ sections })).toBe('[["objectives"],["plan"]]');
});
