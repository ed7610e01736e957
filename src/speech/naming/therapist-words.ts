import type { ToldLine } from '../../core/speech-ports.ts';

/** A line's words and the voice that says them; null where no voice could be given. */
export interface VoicedLine {
  text: string;
  voice: ToldLine['voice'];
}

/** Which voice the words make the therapist's. */
export interface TherapistGuess {
  /** Undefined where fewer than two voices speak. */
  voice: number | undefined;
  /** How sure that is, 0.5 to 1. */
  confidence: number;
}

/**
 * Looks for the therapist's voice in words and turn-taking alone: who asks, who opens and closes, who speaks of "you"
 * rather than "I", who sets homework. It always names the likeliest voice; the confidence says what that is worth.
 */
export function guessTherapist(lines: readonly VoicedLine[]): TherapistGuess {
  const linesOf = (voice: number) => lines.filter((line) => line.voice === voice).length;
  const all = [...new Set(lines.flatMap((line) => line.voice ?? []))];
  // Somebody who puts a head round the door is no rival.
  const lasting = all.filter((voice) => linesOf(voice) >= Math.max(LEAST_LINES, lines.length * LEAST_SHARE));
  const ranked = (lasting.length > 1 ? lasting : all)
    .map((voice) => ({ voice, score: therapistScore(lines, voice) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = ranked;
  if (!best || !second) return { voice: undefined, confidence: 0.5 };
  const fewest = Math.min(linesOf(best.voice), linesOf(second.voice));
  return { voice: best.voice, confidence: certainty(best.score - second.score, fewest) };
}

/** What a voice that takes part says at least, in lines and of all lines. */
const LEAST_LINES = 2;
const LEAST_SHARE = 0.05;

/** A margin counts for less the fewer lines it rests on; with one line each no name is given. */
function certainty(margin: number, lines: number): number {
  return 1 / (1 + Math.exp(-STEEPNESS * Math.min(margin, MOST_MARGIN) * (lines / (lines + 2))));
}

const STEEPNESS = 2.5;
/** Cues as strong as can be do not make up for a single line: it stays just below the threshold. */
const MOST_MARGIN = 1.6;

/** Weights of the cues, set by hand and checked on scripts that were not written with them in mind. */
const WEIGHT = { asks: 2, address: 1, leads: 3, tells: 2, listens: 0.7, opens: 0.3, closes: 0.3 };

function therapistScore(lines: readonly VoicedLine[], voice: number): number {
  const own = lines
    .filter((line) => line.voice === voice)
    .map((line) => line.text.toLowerCase().replaceAll('’', "'"));
  const spoken = lines.filter((line) => line.voice !== null);
  const share = (pattern: RegExp) =>
    own.filter((text) => pattern.test(text)).length / Math.max(1, own.length);
  const you = wordsLike(own, YOU);
  const self = wordsLike(own, SELF);
  return (
    WEIGHT.asks * share(/\?/) +
    WEIGHT.address * ((you - self) / (you + self + 4)) +
    WEIGHT.leads * share(LEADS) -
    WEIGHT.tells * share(TELLS) +
    WEIGHT.listens * share(LISTENS) +
    (spoken[0]?.voice === voice ? WEIGHT.opens : 0) +
    (spoken.at(-1)?.voice === voice ? WEIGHT.closes : 0)
  );
}

function wordsLike(texts: readonly string[], pattern: RegExp): number {
  return texts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0);
}

const YOU = /\b(you|your|yours|yourself)\b/g;
const SELF = /\b(i|i'm|i've|i'd|i'll|me|my|mine|myself)\b/g;

/** What the one who leads a session says. */
const LEADS = new RegExp(
  [
    'how (did|does|do|was|were|has|have|is|are) (that|it|this|you|your|things|the)',
    'what (was|is|would|did|do|does|happens|happened|comes|came|went|else|if you|stood)',
    '(tell me|say) (a little |a bit )?more',
    '(sounds|seems) (like|as if|as though)',
    "(i'm|i am) (hearing|wondering|noticing|curious)",
    'i (hear|wonder|notice)\\b',
    "homework|thought record|this week's|between now and|next (week|session|time)|our (time|session)|last (session|time)",
    "\\blet's\\b|\\blet us\\b|\\bwe (will|can|could|talked|spoke|worked|might)\\b",
    'would you (be|like|say|try|tell|rate)|could you|can you|are you (willing|able|having|thinking)|have you (had|been|thought|ever)',
    'on a scale|zero to ten|out of ten|any thoughts of|hurting yourself|notice (what|that|your|the)|thank you for',
  ].join('|'),
);

/** What the one whose session it is says. */
const TELLS = new RegExp(
  [
    "\\bi (feel|felt|don't know|do not know|guess|just|couldn't|could not|can't|cannot|woke|slept|tried|went|thought|hate|miss|cried|kept|lay|was|had|wanted|never|always)\\b",
    "\\bi've been\\b|\\bi'm (just|so|not|always|scared|afraid|tired)\\b",
    '\\bmy (mom|mum|mother|dad|father|husband|wife|partner|boss|sister|brother|son|daughter|kids|friend|parents|chest|heart|head|mind)\\b',
  ].join('|'),
);

const LISTENS = /^\W*(mm|mhm|mm-hm|uh-huh|i see|right|okay|yeah|go on)\W*(mm|hm|hmm)?\W*$/;
