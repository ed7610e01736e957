import { counted } from '../core/counted.ts';
import { isOwnMention, meaningWords, tooFew } from '../core/insight-words.ts';
import type { Insights, Mention, TalkTopic } from '../core/insights.ts';
import { newestOnly, quoted, type TextPage, wrapped } from './insight-lines.ts';

/** More are in the page that `--html` writes, and in `--json`. */
const mostShown = 3;
const mostSessions = 12;

/** How many of the client's lines speak about something, and the words. */
export function talkLines(insights: Insights, topic: TalkTopic, page: TextPage): string[] {
  const all = insights.talk.flatMap(({ mentions }) => mentions[topic]);
  const own = all.filter(isOwnMention);
  const others = all.length - own.length;
  const rest =
    others > 0 ? wrapped(`and ${others} denied, about somebody else, or to be read in two ways`, page) : [];
  const more = all.length > mostShown ? `${mostShown} of ${all.length}; all with --html or --json:` : '';
  const few = tooFew(insights.talk.length, 'sessions');
  return [
    page.strong(`Said about ${topic}: ${counted(own.length, 'line')}`),
    ...rest,
    ...(few === undefined
      ? countBars(insights, topic, page)
      : wrapped(few.replace('picture', 'trend'), page)),
    ...(more === '' ? [] : wrapped(more, page)),
    ...weightiest(all).flatMap((mention) => mentionLines(mention, page)),
  ];
}

function mentionLines(mention: Mention, page: TextPage): string[] {
  const asked = mention.asked === undefined ? [] : quoted(mention.asked, page);
  return [...asked, ...quoted(mention, page, meaningWords(mention))];
}

/** One bar for each of the newest sessions, as long as there are lines about it; nothing where nobody spoke of it at all. */
function countBars({ talk }: Insights, topic: TalkTopic, page: TextPage): string[] {
  const { reader } = page;
  const counts = talk.map(({ mentions }) => mentions[topic].filter(isOwnMention).length);
  const most = Math.max(...counts);
  if (most === 0) return [];
  const room = reader.columns - 20;
  const unit = Math.min(3, room / most);
  const bar = reader.utf8 ? '█' : '#';
  const bars = talk.map(({ day }, at) => {
    const count = counts[at] ?? 0;
    return `  ${day}  ${bar.repeat(Math.ceil(count * unit))}${count > 0 ? ' ' : ''}${count}`;
  });
  const newest = bars.slice(-mostSessions);
  return [...newestOnly(newest.length, bars.length, page), ...newest];
}

/** The newest that are the client's own, before what may be read in two ways, before all else; as they were said. */
function weightiest(all: readonly Mention[]): Mention[] {
  const weight = (mention: Mention) => (isOwnMention(mention) ? 2 : mention.meaning === 'vague' ? 1 : 0);
  const chosen = all
    .map((mention, at) => ({ mention, at }))
    .sort((one, other) => weight(other.mention) - weight(one.mention) || other.at - one.at)
    .slice(0, mostShown);
  return chosen.sort((one, other) => one.at - other.at).map(({ mention }) => mention);
}
