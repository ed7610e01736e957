import { describe, expect, it } from 'vitest';
import type { RenderableNote } from '../../../src/core/note-ports.ts';
import { createNoteRenderer, renderNote } from '../../../src/notes/export-note.ts';
import { createNoteRules, readRuleData } from '../../../src/notes/note-rules.ts';
import { sessionLines, template, templates } from './session.ts';

async function note(texts: [section: string, text: string, lines: number[]][]): Promise<RenderableNote> {
  const rules = createNoteRules(await readRuleData(templates));
  const statements = texts.map(([section, text, lines]) => ({ section, text, lines }));
  const verified = rules.verify(
    { statements, risk: [], requestIds: [] },
    await template('soap'),
    sessionLines,
  );
  const at = '2026-03-02T15:00:00-05:00';
  const name = 'Mira Example';
  return {
    content: { template: { id: 'soap', title: 'SOAP', version: 1, sha256: '0'.repeat(64) }, ...verified },
    session: {
      v: 1,
      kind: 'session',
      id: 's',
      clientId: 'c',
      sessionKind: 'individual',
      startedAt: at,
      source: 'import',
      createdAt: at,
      tool: 't',
    },
    client: {
      v: 1,
      kind: 'client',
      id: 'c',
      name,
      sessionKind: 'individual',
      people: [{ id: 'p', name, role: 'client' }],
      createdAt: at,
      updatedAt: at,
    },
    lines: sessionLines,
    fullName: false,
  };
}

const signed = (content: RenderableNote['content']): NonNullable<RenderableNote['signed']> => ({
  clientId: 'c',
  sessionId: 's',
  sessionStartedAt: '2026-03-02T15:00:00-05:00',
  sessionEndedAt: '2026-03-02T15:50:00-05:00',
  inputs: {},
  content,
  signer: { name: 'Jo Sample', credential: 'LCSW', publicKey: 'AAAA' },
  signedAt: '2026-03-02T18:20:00-05:00',
  assistance:
    'Drafted with AI assistance from a consented recording; reviewed, edited and approved by the signing clinician.',
});

describe('a note written out', () => {
  it('reads as Markdown with times, risk in words and a draft mark', async () => {
    const text = createNoteRenderer().render(
      await note([['subjective', 'Client slept four hours most nights.', [3]]]),
      'md',
    );
    expect(text).toContain(
      '# Progress note\n\n**DRAFT: not reviewed, not signed**\n\n- Client: ME\n- Date of service: 2026-03-02\n',
    );
    expect(text).toContain('## Subjective\n\n- Client slept four hours most nights. [00:14]\n');
    expect(text).toContain(
      '## Assessment\n\n_\\[clinician to complete: assessment and progress toward goals\\]_',
    );
    expect(text).toContain('- When asked directly, client denied current suicidal thoughts. [01:31, 01:38]');
    expect(text).toContain('- Abuse or neglect was not directly assessed in this session.');
    expect(text).not.toContain('Mira');
    expect(text.toLowerCase()).not.toMatch(/no risk|low risk/u);
  });

  it('says suicide risk was not assessed where nobody asked', async () => {
    const quiet = await note([]);
    const risk = quiet.content.risk.map((finding) => ({
      ...finding,
      status: 'not_assessed' as const,
      lines: [],
      quotes: [],
    }));
    const text = renderNote({ ...quiet, content: { ...quiet.content, risk } }, 'txt');
    expect(text).toContain('RISK\nSuicide risk was not directly assessed in this session.\n');
  });

  it('carries the signature and no draft mark once signed', async () => {
    const draft = await note([['subjective', 'Client slept four hours most nights.', [3]]]);
    const text = renderNote({ ...draft, signed: signed(draft.content), fullName: true }, 'txt');
    expect(text).toContain('Client: Mira Example\nDate of service: 2026-03-02\nStart: 15:00\nStop: 15:50\n');
    expect(text).toContain('Signed by Jo Sample, LCSW\nSigned at 2026-03-02T18:20:00-05:00\n');
    expect(text).toContain('approved by the signing clinician.');
    expect(text).not.toContain('DRAFT');
  });

  it('names each statement by its id where a draft is shown for editing, and only there', async () => {
    const draft = await note([['subjective', 'Client slept four hours most nights.', [3]]]);
    const line = 'Client slept four hours most nights. [00:14]\n';
    expect(renderNote({ ...draft, marks: true }, 'txt')).toContain(`SUBJECTIVE\ns1  ${line}`);
    expect(renderNote(draft, 'txt')).toContain(`SUBJECTIVE\n${line}`);
    expect(renderNote({ ...draft, marks: true }, 'md')).toContain(`\n- ${line}`);
    const final = { ...draft, marks: true, signed: signed(draft.content) };
    expect(renderNote(final, 'txt')).toContain(`SUBJECTIVE\n${line}`);
  });

  it('does not ask the clinician to clarify what the clinician decided, nor says that it was asked', async () => {
    const draft = await note([]);
    const risk = draft.content.risk.map((finding) => ({
      ...finding,
      status: finding.category === 'self_harm' ? ('denied' as const) : ('unclear' as const),
      source: 'clinician' as const,
    }));
    const text = renderNote({ ...draft, content: { ...draft.content, risk } }, 'txt');
    expect(text).toContain('\nSuicide risk: unclear from this session. ');
    expect(text).toContain('\nClient denied self-harm.');
    expect(text).not.toMatch(/clinician to clarify|asked/u);
  });

  it('says of a draft only what is true of every source', async () => {
    expect(renderNote(await note([]), 'txt')).toContain(
      'Drafted by software; not yet reviewed by a clinician.\n',
    );
  });

  it('leaves unsupported statements out and says how many', async () => {
    const draft = await note([['subjective', 'Client slept four hours most nights.', [3]]]);
    const sections = draft.content.sections.map((section) => ({
      ...section,
      statements: section.statements.map((statement) => ({ ...statement, status: 'unsupported' as const })),
    }));
    const text = renderNote({ ...draft, content: { ...draft.content, sections } }, 'txt');
    expect(text).not.toContain('four hours');
    expect(text).toContain('1 statement is left out because the transcript does not support it.');
  });

  it('keeps text text: no heading, link, HTML or escape sequence comes out of a statement', async () => {
    const draft = await note([]);
    const hostile = '# <script>x</script> [a](http://b.example) **c** \u001b[31m\n- d `e` | f';
    const statement = {
      id: 's1',
      text: hostile,
      lines: [],
      quotes: [],
      status: 'clinician' as const,
      problems: [],
    };
    const sections = [{ id: 'plan', title: '_T_', statements: [statement] }];
    const md = renderNote({ ...draft, content: { ...draft.content, sections } }, 'md');
    expect(md).toContain(
      '- \\# \\<script\\>x\\</script\\> \\[a\\](http&#58;//b.example) \\*\\*c\\*\\* \\[31m - d \\`e\\` \\| f\n',
    );
    expect(renderNote({ ...draft, content: { ...draft.content, sections } }, 'txt')).not.toMatch(
      /(?!\n)\p{Cc}/u,
    );
  });
});
