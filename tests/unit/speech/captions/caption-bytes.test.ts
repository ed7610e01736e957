import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginsLikeCaptions, decodeCaptions } from '../../../../src/speech/captions/caption-bytes.ts';

const text = 'Ana  0:01\nIt’s “fine” – I’m José\n';
const fixtures = join(import.meta.dirname, '../../../../fixtures/sessions');

describe('the bytes of a transcript', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-16 of Windows', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 of old Macs', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    [
      'the code page of Windows',
      Buffer.from(
        text.replaceAll('’', '\x92').replace('“', '\x93').replace('”', '\x94').replace('–', '\x96'),
        'latin1',
      ),
    ],
  ])('in %s are read', (_, bytes) => {
    expect(decodeCaptions(bytes)).toBe(text);
    expect(beginsLikeCaptions(bytes)).toBe(true);
  });

  it('tell it from sound, from letters and from nothing, wherever the beginning was cut', () => {
    const sound = readFileSync(join(fixtures, 'short-01.opus'));
    const captions = readFileSync(join(fixtures, 'short-01.srt'));
    expect(beginsLikeCaptions(captions)).toBe(true);
    expect(beginsLikeCaptions(Buffer.from(`WEBVTT\n\n${'é'.repeat(100)}`).subarray(0, 101))).toBe(true);
    expect(beginsLikeCaptions(sound.subarray(0, 65_536))).toBe(false);
    expect(beginsLikeCaptions(Buffer.from('Dear Sir or Madam,\nwe met at 10:30\n'))).toBe(false);
    expect(beginsLikeCaptions(Buffer.alloc(0))).toBe(false);
  });
});
