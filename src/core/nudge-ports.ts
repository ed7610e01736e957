import type { Nudge } from './nudge.ts';
import type { NudgeKind } from './nudge-kinds.ts';
import type { NudgeWishes } from './nudge-wishes.ts';

/** A nudge as read, and which state of it that is. */
export interface HeldNudge {
  value: Nudge;
  revision: number;
}

/** Texts between sessions. Every state is kept: what was approved and handed over is part of the record. */
export interface NudgeStore {
  /** The newest state of each, oldest nudge first. What the vault does not vouch for is a draft. @throws `damaged`, `locked` */
  list(clientId: string): Promise<HeldNudge[]>;
  /** Writes the state after that one. @throws `busy` when another command did so first */
  save(nudge: Nudge, after: number): Promise<HeldNudge>;
}

/** Something in the record that speaks against texts for a while. */
export interface RiskFact {
  /** `2026-11-08` */
  day: string;
  /** `unread` is a session that was recorded and that nobody went through. */
  what: 'risk' | 'crisis' | 'unread';
  /** Whether no later signed note settled it. */
  open: boolean;
  cause: RiskCause;
}

/** What of the record says so, without a word of it. */
export type RiskCause =
  /** An entered score. `says` is what asks for a look: `item 9 is above 0`. */
  | { from: 'score'; id: string; name: string; says: string }
  /** A risk line, or a passage that may be about risk, of a note. */
  | {
      from: 'finding' | 'passage';
      sessionId: string;
      signed: boolean;
      /** Whether the clinician took a stand on it. */
      decided: boolean;
      /** Whether notes have a risk line for it, which a later one can say was denied. */
      named: boolean;
    }
  /** What the fixed rules hear in a session without a note. */
  | { from: 'words'; sessionId: string }
  | { from: 'recording'; sessionId: string }
  | { from: 'crisis-note' }
  /** The clinician told of it. */
  | { from: 'told' };

/** Everything that decides whether a text may be drafted, approved and handed over now. */
export interface NudgeStanding {
  now: Date;
  /** The moment it would be sent, now or later: for the hour, the week and a pause; a risk counts from now. */
  at: Date;
  wishes: NudgeWishes;
  risks: readonly RiskFact[];
  /** A signed note or the clinician says that a partner is violent. */
  partnerViolence: boolean;
  isMinor: boolean;
  /** The newest note is a signed discharge. */
  hasEnded: boolean;
  /** When the client's other approved texts were or will be sent. */
  others: readonly Date[];
  /** The clinician's own, `21:00-08:00`; those of the rules when absent. */
  quietHours: string | undefined;
}

/** Why there is none now, in a stable word and in one sentence that tells nothing clinical. */
export interface Suppression {
  reason:
    | 'open-risk'
    | 'crisis'
    | 'unread-session'
    | 'partner-violence'
    | 'shared-device'
    | 'minor'
    | 'ended'
    | 'paused'
    | 'quiet-hours'
    | 'too-many';
  says: string;
  hint: string;
}

/** What a text is held against. */
export interface NudgeText {
  about: NudgeKind;
  origin: Nudge['origin'];
  body: string;
  text: string;
  /** What signed notes plan and agree on, word for word. */
  agreed: readonly string[];
  /** All that they hold: what was agreed, taught and said. */
  said: readonly string[];
  /** The law of the place lets only the clinician's own words and agreed homework through. */
  strict: boolean;
  names: NudgeNames;
  /** The words in which the rules of the notes hear a risk; undefined for none. */
  riskIn(text: string): string | undefined;
}

export interface NudgeNames {
  /** The client's, as registered. */
  client: string;
  /** People and places that come up; they stay off a locked screen. */
  others: readonly string[];
  /** The clinician and the practice; so do they. */
  practice: readonly string[];
}

export interface NudgeProblem {
  /** Stable id, e.g. `question`. */
  rule: string;
  /** One sentence for the clinician. */
  says: string;
  /** The words it is about: for showing, never for a message. */
  found?: string;
}

/** What a text can be made of. */
export interface NudgeMaterial {
  /** What the template calls for: an agreed task, or the client's own words. */
  words: string | undefined;
  name: string | undefined;
  appointment: string | undefined;
  link: string | undefined;
}

/** The rules of texts between sessions, over the data in `templates`. Pure: they read no clock and no vault. */
export interface NudgeRules {
  /** How many days back homework is looked for. */
  readonly homeworkDays: number;
  /** How many drafts one run makes. */
  readonly mostDrafts: number;
  /** How a client ends them, as the text says it. */
  readonly optOut: string;
  /** When somebody last looked through the crisis lines, `2026-11-22`. */
  readonly reviewed: string;
  /** @throws `usage` for a place that is none */
  place(code: string): { strict: boolean; footer(afterHours: string): string };
  /** Everything that keeps texts from this client at that moment; empty when nothing does. */
  suppressions(standing: NudgeStanding): Suppression[];
  /** What keeps a text from being approved; empty when nothing does. */
  problems(text: NudgeText): NudgeProblem[];
  /** Which kind of text fits to what was agreed. */
  kindOf(task: string): NudgeKind;
  /** What a kind's templates need to be filled. */
  needs(kind: NudgeKind): 'task' | 'words' | 'appointment' | 'measure' | 'link';
  /** Whether a text speaks of something that was agreed. */
  isTied(body: string, agreed: string): boolean;
  /** Whether words of the client can stand in an encouragement. */
  encourages(words: string): boolean;
  /** The kind's texts, filled with what there is, the fullest first. */
  filled(kind: NudgeKind, material: NudgeMaterial): string[];
  /** Reading grade by Flesch and Kincaid (1975). */
  grade(text: string): number;
}
