import { homeworkWords } from '../../core/insight-words.ts';
import type { HomeworkAnswer, Receipt } from '../../core/insights.ts';
import { clockTime } from '../../core/time.ts';
import { longDay } from './days.ts';
import { type Html, html } from './html.ts';

/** A line word for word, with who said it and when. @param more what else is to be said of it */
export function quoteBlock(
  { day, startMs, speaker, quote, line }: Receipt,
  more = '',
  withDay = false,
): Html {
  const place = [
    ...(withDay ? [longDay(day)] : []),
    clockTime(startMs),
    `line ${line}`,
    speaker ?? 'nobody knows who',
  ];
  const isOwn = speaker?.startsWith('client') === true;
  return html`<blockquote${isOwn && html` class="own"`}><p>${quote === '' ? html`<span class="quiet">(words that may be about somebody else)</span>` : `“${quote}”`}</p>
<footer>${place.join(' · ')}${more !== '' && html` · <strong>${more}</strong>`}</footer></blockquote>`;
}

/** The question about homework, and what was answered. */
export function homeworkBlock({ asked, answer, said }: HomeworkAnswer, withDay = false): Html {
  const words = homeworkWords[said];
  return html`<div class="pair">${quoteBlock(asked, '', withDay)}${answer === undefined ? html`<p class="quiet">no answer in words</p>` : quoteBlock(answer, words, withDay)}</div>`;
}
