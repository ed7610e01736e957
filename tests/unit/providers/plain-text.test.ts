import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/providers/plain-text.ts';

describe('plain text', () => {
  it.each([
    ['  How was\r\nthe week?\n', 'How was the week?'],
    ['red \u001b[31malert\u001b[0m \u0007', 'red alert'],
    ['\u001b]0;pwned\u0007How was the week?', 'How was the week?'],
    ['\u009b2Jwiped', 'wiped'],
    ['left \u202eright\u202c', 'left right'],
    ['Año nuevo, 你好, नमस्ते 👩‍⚕️', 'Año nuevo, 你好, नमस्ते 👩‍⚕️'],
    ['\u0000\n\t', ''],
  ])('of %j is %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });
});
