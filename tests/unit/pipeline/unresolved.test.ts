import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../src/core/artefacts/note.ts';
import { firstUnresolved, openItems, unresolvedIn } from '../../../src/pipeline/unresolved.ts';

const template: NoteContent['template'] = { id: 'group', title: 'Group', version: 1, sha256: 'a'.repeat(64) };
const earlierRisk = [{ category: 'self_harm' as const, status: 'endorsed' as const, day: '2026-03-01' }];
const nothing = {
  category: 'self_harm',
  status: 'not_assessed',
  lines: [],
  quotes: [],
  source: 'none',
} as const;

function content(more: Partial<NoteContent>): NoteContent {
  return { template, sections: [], risk: [], ...more };
}

describe('what is open in a note', () => {
  it('of a group says whose it is, and so does the command that closes it', () => {
    const group = content({
      sections: [
        { id: 'plan', title: 'Plan', statements: [], missing: '[clinician to complete]', member: 'p2' },
      ],
      risk: [
        { category: 'self_harm', status: 'unclear', lines: [], quotes: [], source: 'rules', member: 'p2' },
      ],
    });
    const items = openItems('ssssssssssss', unresolvedIn(group, [], { earlierRisk: [] }));
    expect(items).toEqual([
      {
        what: 'sections still to complete by you: plan p2',
        next: 'write it: amynote edit ssssssssssss --section plan --member p2',
      },
      {
        what: 'risk still to decide by you: self_harm p2',
        next: 'read those lines, then: amynote edit ssssssssssss --risk self_harm=denied --member p2 (or endorsed, not_assessed, unclear)',
      },
    ]);
  });

  it('is nothing when nothing is, and the error names only kinds of which there is something', () => {
    expect(firstUnresolved('ssssssssssss', unresolvedIn(content({}), [], { earlierRisk }))).toBeUndefined();
    const left = content({ risk: [{ ...nothing, lines: [], quotes: [] }] });
    const error = firstUnresolved('ssssssssssss', unresolvedIn(left, [], { earlierRisk }));
    expect(error).toMatchObject({ code: 'unresolved', data: { revisit: ['self_harm'] } });
    expect(Object.keys(error?.data ?? {})).toEqual(['revisit']);
  });

  it('is no earlier risk where the note lies outside the client’s chart, or the clinician decided', () => {
    const supervision = content({
      template: { ...template, compartment: 'supervision' },
      risk: [{ ...nothing, lines: [], quotes: [] }],
    });
    expect(unresolvedIn(supervision, [], { earlierRisk }).revisit).toEqual([]);
    const decided = content({ risk: [{ ...nothing, lines: [], quotes: [], source: 'clinician' }] });
    expect(unresolvedIn(decided, [], { earlierRisk }).revisit).toEqual([]);
  });
});
