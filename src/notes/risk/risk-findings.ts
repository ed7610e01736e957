import type { Quote, RiskFinding } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { DraftAnswer } from '../../core/provider-ports.ts';
import type { RiskCategory, RiskStatus } from '../../core/risk.ts';
import { riskCategories } from '../../core/risk.ts';
import type { RiskMeaning } from '../../core/risk-hit.ts';
import { plainLine } from '../plain-text.ts';
import { linesAbout } from './addressed-questions.ts';
import type { RiskPhraseBook } from './risk-file.ts';
import { type RiskHit, riskHits } from './risk-hits.ts';
import { answerTo, askedAndAnswered, isAskedAbout } from './risk-questions.ts';

type DraftedRisk = DraftAnswer['risk'][number];

/** What one source says of one category. `mentions` are lines that were negated or about others. */
interface View {
  status: RiskStatus;
  lines: SpokenLine[];
  mentions: SpokenLine[];
  asked?: RiskFinding['asked'] | undefined;
}

/**
 * One finding per category, in the order of the categories: the drafter's view and the rules' view
 * together. Either alone is enough to raise a risk; only a proven question with a plain no denies one;
 * what nobody raised is not assessed.
 * @param member In a group's note, the person it is about: what others said and were asked is nothing of theirs.
 */
export function riskFindings(
  drafted: readonly DraftedRisk[],
  group: readonly SpokenLine[],
  book: RiskPhraseBook,
  member?: string,
): RiskFinding[] {
  const lines = member === undefined ? group : linesAbout(member, group);
  const heard = riskHits(lines, book);
  return riskCategories.map((category) => {
    const ruled = rulesView(category, lines, heard, book);
    const draft = draftersView(
      drafted.filter((entry) => entry.category === category),
      lines,
      ruled,
    );
    return together(category, draft, ruled);
  });
}

function rulesView(
  category: RiskCategory,
  lines: readonly SpokenLine[],
  heard: readonly RiskHit[],
  book: RiskPhraseBook,
): View {
  const pairs = askedAndAnswered(lines, category, book.questions[category]);
  const hits = heard.filter(({ concern }) => concern.finding === category);
  const spokenTo = (polarities: readonly string[]) =>
    pairs
      .filter((pair) => polarities.includes(pair.polarity))
      .flatMap((pair) => [...pair.question, ...pair.answers]);
  const hitLines = (...meanings: RiskMeaning[]) =>
    hits.filter((hit) => meanings.includes(hit.meaning)).map((hit) => hit.line);
  const endorsed = [...spokenTo(['endorsed']), ...hitLines('present')];
  const unclear = [
    ...spokenTo(['unclear', 'historical']),
    ...hitLines('vague', 'unknown_speaker', 'past', 'joke'),
  ];
  const denied = spokenTo(['denied']);
  const noes = spokenTo(['denied', 'limited']);
  const mentions = hitLines('conditional', 'negated', 'someone_else', 'fiction');
  const by = new Set(pairs.filter(({ polarity }) => polarity === 'denied').flatMap((pair) => pair.by));
  // A chart sentence about "the client" must hold for every client in the room.
  const everybody = lines.every((line) => line.role !== 'client' || by.has(line.participant));
  const isDenied = denied.length > 0 && everybody;
  const asked = ((): View['asked'] => {
    if (isDenied) return 'denied';
    if (pairs.some(({ saysNo }) => saysNo)) return 'no';
    return isAskedAbout(lines, category, book.questions[category]) ? 'otherwise' : undefined;
  })();
  const found = { mentions, asked };
  if (endorsed.length > 0) return { status: 'endorsed', lines: [...endorsed, ...unclear], ...found };
  if (unclear.length > 0) return { status: 'unclear', lines: [...unclear, ...noes], ...found };
  if (noes.length === 0) return { status: 'not_assessed', lines: [], ...found };
  return isDenied
    ? { status: 'denied', lines: denied, ...found }
    : { status: 'unclear', lines: noes, ...found };
}

function draftersView(entries: readonly DraftedRisk[], lines: readonly SpokenLine[], ruled: View): View {
  const views = entries.map((entry) => believed(entry, lines, ruled));
  const status = heaviest(views.map((view) => view.status));
  return {
    status,
    lines: views.filter((view) => view.status !== 'not_assessed').flatMap((view) => view.lines),
    mentions: [],
  };
}

/** How much of a drafted finding can be believed: a denial only where the rules found it too. */
function believed(entry: DraftedRisk, lines: readonly SpokenLine[], ruled: View): View {
  const cited = lines.filter((line) => entry.lines.includes(line.id));
  const view = (status: RiskStatus): View => ({
    status,
    lines: status === 'not_assessed' ? [] : cited,
    mentions: [],
  });
  if (entry.status === 'not_assessed') return view('not_assessed');
  if (entry.status === 'unclear') return view('unclear');
  const byClient = cited.filter((line) => line.role === 'client');
  if (entry.status === 'endorsed') {
    const onlyMentioned = byClient.every((line) => ruled.mentions.includes(line));
    return view(onlyMentioned ? 'unclear' : 'endorsed');
  }
  if (ruled.status === 'denied') return view('denied');
  return view(cited.some((line) => answersNo(line, lines, cited)) ? 'unclear' : 'not_assessed');
}

function answersNo(
  question: SpokenLine,
  lines: readonly SpokenLine[],
  cited: readonly SpokenLine[],
): boolean {
  if (question.role !== 'therapist') return false;
  const pair = answerTo(lines, question);
  return pair.polarity === 'denied' && pair.answers.some((line) => cited.includes(line));
}

function together(category: RiskCategory, draft: View, ruled: View): RiskFinding {
  const status =
    draft.status === 'endorsed' && ruled.status === 'denied'
      ? 'unclear'
      : heaviest([draft.status, ruled.status]);
  const raised = { draft: draft.status !== 'not_assessed', ruled: ruled.status !== 'not_assessed' };
  const resting =
    status === 'not_assessed'
      ? ruled.mentions
      : status === 'denied'
        ? ruled.lines
        : [...draft.lines, ...ruled.lines];
  const unique = [...new Set(resting)].sort((a, b) => a.id - b.id);
  const byRules = raised.ruled || (status === 'not_assessed' && unique.length > 0);
  return {
    category,
    status,
    lines: unique.map((line) => line.id),
    quotes: unique.filter((line) => line.role !== 'therapist').flatMap(quoteOf),
    source: raised.draft && byRules ? 'both' : raised.draft ? 'drafter' : byRules ? 'rules' : 'none',
    ...(ruled.asked && { asked: ruled.asked }),
  };
}

function heaviest(statuses: readonly RiskStatus[]): RiskStatus {
  const order = ['endorsed', 'unclear', 'denied'] as const;
  return order.find((status) => statuses.includes(status)) ?? 'not_assessed';
}

/** At most this many characters of a line: enough to recognise it, cut between words. */
const quoteLength = 300;

function quoteOf(line: SpokenLine): Quote[] {
  const text = plainLine(line.text);
  if (text === '') return [];
  const cut =
    text.length <= quoteLength
      ? text
      : text.slice(0, text.lastIndexOf(' ', quoteLength) + 1 || quoteLength).trim();
  return [{ line: line.id, text: cut }];
}
