import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import type { RecordedSession } from '../../../../src/core/recorded-session.ts';
import type { RiskCategory, RiskStatus } from '../../../../src/core/risk.ts';
import type { HitDisposition, RiskConcern } from '../../../../src/core/risk-hit.ts';

/** A session in a line or two: what its note says of risk, or what was said where there is no note. */
export interface RecordSketch {
  day: string;
  signed?: boolean;
  template?: 'crisis' | 'progress';
  risk?: Partial<Record<RiskCategory, RiskStatus>>;
  hits?: { concern: RiskConcern; tier: 1 | 2 | 3; disposition?: HitDisposition }[];
  says?: string[];
}

export function recordOf(sketches: readonly RecordSketch[]): RecordedSession[] {
  return sketches.map((sketch, at) => {
    const { day, signed, says = [] } = sketch;
    return {
      session: {
        v: 1,
        kind: 'session',
        id: `00000000000${at}`,
        clientId: 'cccccccccccc',
        sessionKind: 'individual',
        startedAt: `${day}T10:00:00+00:00`,
        source: 'captions',
        createdAt: `${day}T11:00:00Z`,
        tool: 'amynote/test',
      },
      day,
      lines: says.map((text, index) => ({
        id: index + 1,
        startMs: index * 1000,
        endMs: index * 1000 + 900,
        text,
        participant: 'client',
        role: 'client' as const,
      })),
      inaudible: [],
      ...(signed !== undefined && { note: { content: contentOf(sketch), signed } }),
    };
  });
}

function contentOf({ template = 'progress', risk = {}, hits = [] }: RecordSketch): NoteContent {
  return {
    template: { id: template, title: template, version: 1, sha256: 'a'.repeat(64), kind: template },
    sections: [],
    risk: Object.entries(risk).map(([category, status]) => ({
      category: category as RiskCategory,
      status,
      lines: [],
      quotes: [],
      source: 'clinician',
    })),
    hits: hits.map((hit, at) => ({
      meaning: 'present',
      lines: [],
      context: [],
      quotes: [],
      ...hit,
      id: `h${at + 1}`,
    })),
  };
}
