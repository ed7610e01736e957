import { describe, expect, it } from 'vitest';
import { parseCaptions } from '../../../../src/speech/captions/captions.ts';

const ask = { startMs: 500, endMs: 2000, text: 'How was it?', speaker: 'Ruth' };
const answer = { startMs: 2000, endMs: 3250, text: 'Fine & <b>well</b>', speaker: 'Ana' };

describe('transcripts in JSON', () => {
  const built = (start: string, end: string, speaker: string, text: string, unit = 1000) =>
    [ask, answer].map((cue) => ({
      [start]: cue.startMs / unit,
      [end]: cue.endMs / unit,
      [speaker]: cue.speaker,
      [text]: cue.text,
    }));
  it.each([
    ['a list of segments', built('start', 'end', 'speaker', 'text')],
    ['verbose_json', { task: 'transcribe', text: 'all', segments: built('start', 'end', 'speaker', 'text') }],
    ['utterances', { results: { utterances: built('start', 'end', 'speaker', 'transcript') } }],
    ['startTime and body', { version: '1.0.0', segments: built('startTime', 'endTime', 'speaker', 'body') }],
    ['milliseconds by name', { lines: built('startMs', 'endMs', 'speaker', 'text', 1) }],
  ])('%s are read', (_, document) => {
    expect(parseCaptions(JSON.stringify(document, null, 1))).toEqual([ask, answer]);
  });

  it('times may be clocks, whole milliseconds, or only the beginnings; voices may be numbers or objects', () => {
    const one = (start: unknown, text: string, speaker: unknown) => ({ start, text, speaker });
    const clocks = [one('00:00:01.5', 'a', 0), one('1:02', 'b', { name: 'Ana' })];
    expect(parseCaptions(JSON.stringify(clocks))).toEqual([
      { startMs: 1500, endMs: 62_000, text: 'a', speaker: 'Speaker 0' },
      { startMs: 62_000, endMs: 63_000, text: 'b', speaker: 'Ana' },
    ]);
    const whole = Array.from({ length: 100 }, (_, at) =>
      one(at * 30_000, `about ten words are said in these thirty seconds, ${at}`, 'A'),
    );
    expect(parseCaptions(JSON.stringify(whole)).at(-1)?.startMs).toBe(99 * 30_000);
    const seconds = Array.from({ length: 100 }, (_, at) =>
      one(at * 30, `about ten words are said in these thirty seconds, ${at}`, 'A'),
    );
    expect(parseCaptions(JSON.stringify(seconds)).at(-1)?.startMs).toBe(99 * 30_000);
  });

  it.each([
    ['a comma too many', '[\n{"start": 1, "text": "secret"},\n]', 3],
    ['an end in the middle', '[\n{"start": 1, "text": "secret"', 2],
    ['a segment without a time', '[\n{"start": 1, "text": "a"},\n\n{"text": "secret"}\n]', 4],
    ['a segment without text', '{"segments": [\n{"start": 1}]}', 2],
    ['a segment that ends first', '{"segments": [\n{"start": 5, "end": 4, "text": "secret"}]}', 2],
    ['a negative time', '[\n{"start": -5, "text": "secret"}]', 2],
    ['something else', '{\n"name": "secret"}', 1],
    ['a line break in a text', '[\n{"start": 1, "text": "sec\nret"}]', 2],
    ['words behind the end', '[{"start": 1, "text": "a"}]\nsecret', 2],
    ['hostile nesting', '['.repeat(100_000), 1],
  ])('%s is refused with its line', (_, text, line) => {
    const refused = expect.objectContaining({ code: 'usage', data: { line } });
    expect(() => parseCaptions(text)).toThrow(refused);
    expect(() => parseCaptions(text)).not.toThrow(/secret/);
  });

  it('keys like __proto__ are data', () => {
    const cues = parseCaptions('[{"__proto__": {"text": "no"}, "start": 1, "text": "yes"}]');
    expect(cues.map(({ text }) => text)).toEqual(['yes']);
  });
});
