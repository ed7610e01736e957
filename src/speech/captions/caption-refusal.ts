import { AmynoteError } from '../../core/errors.ts';

/** A transcript file that cannot be taken; the words of the file are never said again. @param line counts from 1 */
export function refusal(what: string, line?: number): AmynoteError {
  return new AmynoteError('usage', line === undefined ? what : `line ${line} of the captions: ${what}`, {
    hint: 'export the captions again as WebVTT (.vtt) or SubRip (.srt)',
    ...(line !== undefined && { data: { line } }),
  });
}
