import type { SpokenLine } from '../core/lines.ts';
import type { RejectedStatement } from '../core/note-ports.ts';
import type { DraftBrief } from '../core/provider-ports.ts';
import { riskCategories, riskStatuses } from '../core/risk.ts';
import type { Template } from '../core/template.ts';
import { draftInstructions } from './brief-instructions.ts';
import { taglessLine } from './plain-text.ts';

/** Asks for a note: the template as JSON and the transcript as numbered lines, both as quoted data. */
export function createBrief(template: Template, lines: readonly SpokenLine[]): DraftBrief {
  const request = [
    'Draft the note for this session.',
    '',
    `<template>${json({ sections: template.sections.map(asked) })}</template>`,
    '',
    '<transcript>',
    ...lines.map(transcriptLine),
    '</transcript>',
    '',
    'Fill the sections of the template from the transcript, and give a value for each risk category.',
  ].join('\n');
  return { template, lines, instructions: draftInstructions, request, schema: answerSchema };
}

/** Asks again for the whole note, naming what was refused and by which rules. */
export function createRepairBrief(brief: DraftBrief, refused: readonly RejectedStatement[]): DraftBrief {
  const list = refused.map(({ section, text, lines, problems }) => ({
    section,
    text: taglessLine(text),
    lines,
    rules: problems.map(({ rule }) => rule),
    why: problems.map(({ detail }) => detail),
  }));
  const request = [
    brief.request,
    '',
    'An earlier draft of this note was checked against the transcript. These statements were refused:',
    `<refused>${json(list)}</refused>`,
    '',
    'Answer with the complete corrected note. Correct a refused statement if the transcript supports a corrected one, and leave it out otherwise. Keep what was not refused.',
  ].join('\n');
  return { ...brief, request };
}

/** `[12] client 00:03:14 text`: one line whatever was said, so that data can never end the list. */
function transcriptLine(line: SpokenLine): string {
  const speaker = line.participant === null ? 'unknown' : taglessLine(line.participant);
  return `[${line.id}] ${speaker} ${fullClock(line.startMs)} ${taglessLine(line.text)}`.trimEnd();
}

function fullClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function asked({ id, title, source, claims_max, guidance, must, must_not }: Template['sections'][number]) {
  return { id, title, source, claims_max, guidance, must, must_not };
}

/** JSON in which no text can look like a tag. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}

/** The answer's shape: one for all templates and sessions, so that it is compiled once and tells nothing. */
const answerSchema: Record<string, unknown> = {
  type: 'object',
  additionalProperties: false,
  required: ['statements', 'risk'],
  properties: {
    statements: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['section', 'text', 'lines'],
        properties: {
          section: { type: 'string', description: 'The id of a section of the template.' },
          text: { type: 'string', description: 'One statement.' },
          lines: {
            type: 'array',
            items: { type: 'integer' },
            description: 'Numbers of the lines that support it.',
          },
        },
      },
    },
    risk: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['category', 'status', 'lines'],
        properties: {
          category: { type: 'string', enum: [...riskCategories] },
          status: { type: 'string', enum: [...riskStatuses] },
          lines: { type: 'array', items: { type: 'integer' } },
        },
      },
    },
  },
};
