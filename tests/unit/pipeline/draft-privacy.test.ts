import { beforeEach, describe, expect, it } from 'vitest';
import { scopes } from '../../../src/core/scopes.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { startSimulator } from '../../simulator/server.ts';
import { consent } from '../vault/artefacts.ts';
import { captioned, claudeAt } from './claude-stage.ts';
import { type Stage, stage } from './stage.ts';

let desk: Stage;
beforeEach(async () => {
  desk = await stage();
});

const turns = [
  'Therapist: Hi Maya, it is Ruth. How was the week since we talked about your mother Brisa?',
  'Client: Rough. Maya’s not here any more, I keep telling myself, MAYA ORTIZ has left the building.',
  'Therapist: And Will? Will he call?',
  'Client: Will said he will call from Oaxaca, at 415-555-0132, or four one five, five five five, oh one three two.',
  'Client: You can write to maya.ortiz88@example.org or maya dot ortiz at example dot org.',
  'Therapist: And you still live at 412 Maple Avenue, Apt 3, Denver, CO 80203?',
  'Client: On Maple Avenue, yes. I was born on March fourth nineteen eighty-eight, so that is 03/04/1988 on the form.',
  'Therapist: Jordan Price told me about the form too. Your social?',
  'Client: It is 123-45-6789, and the Ortizes never share theirs. See www.example.org/maya.',
  'Client: I slept four hours most nights and I missed two shifts at St. Mary’s Hospital.',
];

/** Nothing of this may leave; digits are looked for without what stands between them. */
const secrets = [
  ...[
    'Maya',
    'Ortiz',
    'Will ',
    'Lund',
    'Ruth',
    'Vale',
    'Brisa',
    'Oaxaca',
    'Jordan',
    'Price',
    'St. Mary',
    'Mary’s',
  ],
  ...[
    '415',
    '0132',
    'five five five',
    '412',
    'Maple',
    'Apt 3',
    '80203',
    'example.org',
    'example dot org',
    'ortiz88',
  ],
  ...['1988', 'nineteen eighty', 'March fourth', '03/04', '6789', '123-45'],
];

describe('what leaves for a draft', () => {
  it('holds no registered name, telephone number, address or date of birth, in body or headers', async () => {
    const { ports, client } = desk;
    const simulator = await startSimulator({ sessions: [] });
    try {
      const registered = {
        ...client,
        sessionKind: 'couple' as const,
        people: [
          { id: 'p1', name: 'Maya Ortiz', role: 'client' as const, pronouns: 'she/her' },
          { id: 'p2', name: 'Will Lund', role: 'partner' as const },
        ],
        names: ['Brisa', 'Oaxaca', 'St. Mary’s Hospital'],
        contacts: ['1988-03-04', '415-555-0132'],
        preferences: { instructions: 'Maya prefers short sentences; call 415-555-0132 with questions.' },
      };
      await ports.vault.people.saveClient(registered);
      await ports.vault.people.saveClient({
        ...client,
        id: 'dddddddddddd',
        name: 'Jordan Price',
        people: [{ id: 'p1', name: 'Jordan Price', role: 'client' }],
      });
      await ports.vault.people.saveConsentEvent({ ...consent('k2', [...scopes]), personId: 'p2' });
      const sessionId = await captioned(desk, registered, turns);
      const { value } = await draft(
        {
          ...ports,
          drafter: async () => claudeAt(desk, simulator.anthropicBaseUrl),
          noteWishes: async () => ({ preferences: {}, clinician: 'Ruth Vale' }),
        },
        { sessionId },
      );
      expect(simulator.requests.length).toBeGreaterThan(0);
      for (const { body, headers, path } of simulator.requests) {
        const sent = `${path} ${JSON.stringify(headers)} ${body.toString('utf8')}`;
        for (const secret of secrets) expect(sent.includes(secret), secret).toBe(false);
        // Others' names are words as well: what is looked for are the client's in any spelling.
        expect(sent).not.toMatch(/\b(?:maya|ortiz(?:es)?|brisa|oaxaca)\b/iu);
        expect(sent.replace(/[^0-9]/gu, '')).not.toMatch(/4155550132|123456789|19880304|03041988/u);
        expect(sent).toContain('[Partner] said he will call from [Name 2], at [Phone 1], or [Phone 2].');
      }
      // The names are back in what was drafted, and every quotation holds against the words as they were said.
      const quotes = value.content.sections.flatMap(({ statements }) =>
        statements.flatMap((one) => one.quotes),
      );
      expect(quotes.length).toBeGreaterThan(0);
      expect(JSON.stringify(value.content)).not.toMatch(/\[(?:Client|Partner|Name|Phone|Email)/u);
      expect(quotes.some(({ text }) => /Maya|Oaxaca|Will|Brisa/u.test(text))).toBe(true);
    } finally {
      await simulator.close();
    }
  });
});
