import type { TemplateSection } from '../core/template.ts';

/** What marks a line as belonging under a heading, whoever spoke. */
export interface SectionCues {
  /** Each different word of these that a line holds counts one. */
  words: RegExp;
  /** Take the weightiest lines even where no cue is found, so that the heading is not left empty. */
  elseLongest: boolean;
}

/**
 * Cues by the ids that note formats share. An assessment needs judgement, so it stays with the
 * clinician. Sections a clinician invented have no cues: the longest lines of their source are taken.
 */
export function cuesOf(section: TemplateSection): SectionCues | undefined {
  if (section.id in cues) return cues[section.id];
  return { words: symptoms, elseLongest: true };
}

const symptoms =
  /\b(?:sleep\w*|slept|awake|nightmares?|tired|exhausted|anxi\w+|panic\w*|worr\w+|scared|afraid|sad|depress\w+|cry\w*|cried|angry|anger|fight\w*|argu\w+|drink\w*|work|job|shifts?|father|dad|mother|mom|mum|husband|wife|partner|kids?|son|daughter|sister|brother|school|feel\w*|felt|hurt\w*|pain|eat\w*|appetite|medic\w+|pills?|dose|alone|lonely|guilt\w*|asham\w+|shame|stress\w*|drown\w*|numb|heart|breath\w*|week|morning|night|can't|couldn't|avoid\w*|homework|tried)\b/giu;

const interventions =
  /\b(?:let's|try|notice|what if|how about|evidence|thought|exercise|practi[cs]e|breath\w*|ground\w*|scale|rate|write|list|step|plan|imagine|remember when|what would|what happened|tell me|sounds like|i hear|i wonder|i'm wondering|what do you|how did|walk me through|focus|together|skill\w*|record|diary|body)\b/giu;

const responses =
  /\b(?:yeah|yes|okay|that helps?|helped|makes sense|i see|i never thought|i think|maybe|i could|i can|i guess|i realize\w*|i noticed|it felt|feels?|better|worse|easier|harder|calmer|i tried|percent|out of ten|surpris\w+|i didn't know|i don't know)\b/giu;

const plans =
  /\b(?:next (?:week|time|session|month|monday|tuesday|wednesday|thursday|friday)|homework|(?:could|can|would) you (?:try|write|keep|practi[cs]e|bring|call|notice)|(?:try|practi[cs]e|bring|keep) (?:it|this|that|to|a|the|your)|this week|before (?:we|next)|we(?:'ll)? meet|schedul\w*|appointment|see you|write (?:down|it)|each (?:day|night|morning|evening)|referr\w+|psychiatrist|same time|i will|i'll|i can do that)\b/giu;

const goals =
  /\b(?:goals?|objectives?|working (?:on|toward)|work on|target|treatment plan|want to be able|hope to|aim)\b/giu;

const cues: Record<string, SectionCues | undefined> = {
  subjective: { words: symptoms, elseLongest: true },
  data: { words: symptoms, elseLongest: true },
  behavior: { words: symptoms, elseLongest: true },
  behaviour: { words: symptoms, elseLongest: true },
  presenting: { words: symptoms, elseLongest: true },
  problem: { words: symptoms, elseLongest: true },
  objective: { words: interventions, elseLongest: true },
  intervention: { words: interventions, elseLongest: true },
  interventions: { words: interventions, elseLongest: true },
  response: { words: responses, elseLongest: false },
  plan: { words: plans, elseLongest: false },
  goal: { words: goals, elseLongest: false },
  assessment: undefined,
};
