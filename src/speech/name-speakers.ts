import type { Participant } from '../core/artefacts/speakers.ts';

/** A line with the number of the voice that says it; null where no voice could be given. */
export interface VoicedLine {
  text: string;
  voice: number | null;
}

/** Who the voices are. */
export interface VoiceNames {
  /** Participant id per voice; null where the words do not tell. */
  names: ReadonlyMap<number, string | null>;
  /** How sure the naming is, 0 to 1. */
  confidence: number;
}

/** Below this the words do not tell who the therapist is, and no voice gets a name. */
export const NAMING_THRESHOLD = 0.8;

/**
 * Decides from words and turn-taking which voice is the therapist's: who asks, who opens and closes, who
 * speaks of "you" rather than "I", who sets homework. The other voices become the clients in the order of
 * their first words. Abstains (every name null) below {@link NAMING_THRESHOLD}.
 */
export function nameSpeakers(lines: readonly VoicedLine[], participants: readonly Participant[]): VoiceNames {
  const voices = [...new Set(lines.flatMap((line) => line.voice ?? []))];
  const only = participants.length === 1 ? participants[0] : undefined;
  if (only) return { names: new Map(voices.map((voice) => [voice, only.id])), confidence: 1 };
  const ranked = voices
    .map((voice) => ({ voice, score: therapistScore(lines, voice) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = ranked;
  if (!best || !second) return { names: new Map(voices.map((voice) => [voice, null])), confidence: 0.5 };
  const linesOf = (voice: number) => lines.filter((line) => line.voice === voice).length;
  const fewest = Math.min(linesOf(best.voice), linesOf(second.voice));
  const confidence = certainty(best.score - second.score, fewest);
  if (confidence < NAMING_THRESHOLD)
    return { names: new Map(voices.map((voice) => [voice, null])), confidence };
  return { names: namesInOrder(voices, best.voice, participants), confidence };
}

function namesInOrder(
  voices: number[],
  therapist: number,
  participants: readonly Participant[],
): Map<number, string | null> {
  const clients = participants.filter((participant) => participant.role === 'client').map(({ id }) => id);
  const leader = participants.find((participant) => participant.role === 'therapist')?.id ?? null;
  return new Map(voices.map((voice) => [voice, voice === therapist ? leader : (clients.shift() ?? null)]));
}

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
