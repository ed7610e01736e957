import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../src/core/artefacts/note.ts';
import { type RiskStatus, riskStatuses } from '../../../src/core/risk.ts';
import { firstUnresolved, openHits, openItems, unresolvedIn } from '../../../src/pipeline/unresolved.ts';

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
        next: 'read those lines, then: amynote edit ssssssssssss --risk self_harm=STATUS --member p2 (endorsed, denied, not_assessed, unclear)',
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

  it('is an earlier risk of the member it was about, whatever was decided of another one', () => {
    const of = { ...nothing, lines: [], quotes: [] };
    const group = content({
      risk: [
        { ...of, source: 'clinician', member: 'p1' },
        { ...of, member: 'p2' },
        { ...of, member: 'p3' },
      ],
    });
    const earlier = earlierRisk.map((each) => ({ ...each, member: 'p3' }));
    const { revisit } = unresolvedIn(group, [], { earlierRisk: earlier });
    expect(revisit).toEqual(['self_harm p3']);
    const [item] = openItems('ssssssssssss', unresolvedIn(group, [], { earlierRisk: earlier }));
    expect(item?.next).toContain('--member p3');
    // Of an earlier note that names nobody, it may be any of them.
    expect(unresolvedIn(group, [], { earlierRisk }).revisit).toEqual(['self_harm p2', 'self_harm p3']);
  });

  it('is a passage said of now, though its category is denied or not assessed; endorsed or unclear settles it', () => {
    const said = (meaning: 'present' | 'vague' | 'unknown_speaker' | 'past', id: string) => ({
      ...{ id, concern: 'self_injury' as const, meaning, lines: [1], context: [1], quotes: [] },
      tier: meaning === 'past' ? (2 as const) : (1 as const),
    });
    const hits = [
      said('present', 'h1'),
      said('vague', 'h2'),
      said('unknown_speaker', 'h3'),
      said('past', 'h4'),
    ];
    const openWith = (status: RiskStatus) =>
      openHits({ hits, risk: [{ ...nothing, lines: [], quotes: [], source: 'clinician', status }] }).map(
        ({ id }) => id,
      );
    expect(riskStatuses.map(openWith)).toEqual([[], ['h1', 'h2'], ['h1', 'h2'], []]);
    const settled = hits.map((hit) => ({ ...hit, disposition: 'not_risk' as const }));
    expect(openHits({ hits: settled, risk: [] })).toEqual([]);
  });

  it('asks what became of an earlier risk without an answer ready to paste', () => {
    const left = content({ risk: [{ ...nothing, lines: [], quotes: [] }] });
    expect(firstUnresolved('ssssssssssss', unresolvedIn(left, [], { earlierRisk }))?.hint).toBe(
      'say what became of it: amynote edit ssssssssssss --risk self_harm=STATUS',
    );
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
