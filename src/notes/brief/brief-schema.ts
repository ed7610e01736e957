import { riskCategories, riskStatuses } from '../../core/risk.ts';

/** The answer's shape: one for all templates and sessions, so that it is compiled once and tells nothing. */
export const answerSchema: Record<string, unknown> = {
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
