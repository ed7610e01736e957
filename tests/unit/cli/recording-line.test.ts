import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/cli/host.ts';
import { createTextOutput } from '../../../src/cli/text-output.ts';
import type { StageEvent } from '../../../src/core/events.ts';

/** The line at the bottom of a terminal, as it was last drawn. */
function lineOf(event: StageEvent): string {
  let line = '';
  const same = (text: string) => text;
  const host = { env: { LANG: 'C.UTF-8' }, platform: 'linux', stdout: { columns: 80 } } as unknown as Host;
  const progress = (text: string, symbol?: string) => {
    line = `${symbol} ${text}`;
  };
  const decoration = { strong: same, faint: same, red: same, progress, clear: () => undefined };
  createTextOutput(host, {}, decoration).onEvent(event);
  return line;
}

const recording = {
  type: 'recording',
  stage: 'record',
  state: 'recording',
  elapsedMs: 14 * 60_000,
  levels: [-10],
} as const;

describe('the line of a running recording', () => {
  it('says how far there are words, once there are any', () => {
    expect(lineOf(recording)).toBe('● 14:00  ▇');
    expect(lineOf({ ...recording, heardMs: 723_000 })).toBe('● 14:00  ▇  words to 12:03');
  });
});
