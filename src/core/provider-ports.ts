import type { EgressReason } from './egress.ts';
import type { OnEvent } from './events.ts';
import type { LeaveCheck } from './leaving.ts';
import type { SpokenLine } from './lines.ts';
import type { RiskCategory, RiskStatus } from './risk.ts';
import type { Scope } from './scopes.ts';
import type { Piece, SentAlong, Transcribed } from './speech-ports.ts';
import type { Template } from './template.ts';

/** Turns one piece of sound into text. */
export interface Transcriber {
  readonly engine: string;
  readonly model: string;
  /** The scope a person must have given before sound goes here. */
  readonly scope: Scope;
  /** Everything else that the words depend on (terms, languages, …), as one text. */
  readonly parameters?: string;
  /** Where it is asked, when another place may answer in other words; a part of the parameters. */
  readonly address?: string;
  /** Absent where nothing is sent but sound. */
  readonly sentAlong?: SentAlong;
  /** US dollars for a minute of sound; absent where nobody knows. */
  readonly usdPerMinute?: number;
  /** What the clinician should know before it is used again. */
  readonly notice?: string;
  /** Absent where nothing leaves this program. */
  readonly checkLeave?: LeaveCheck;
  /** @param allowed asked again before each request, after any wait; its error ends the work */
  transcribe(piece: Piece, reason: EgressReason, allowed?: () => Promise<unknown>): Promise<Transcribed>;
}

/** Which part of a note is asked for. */
export interface DraftPart {
  /** Ids of sections of the template, in its order. */
  sections: readonly string[];
  /** Whether a value for each category of risk is wanted. */
  risk: boolean;
  /** In a group's note, the participant whose part it is: `client-3`; absent for what all members share. */
  participant?: string;
}

/** What a drafter is given: built by the note rules, sent or used as it is. */
export interface DraftBrief {
  /** As the clinician's preferences narrow it. */
  template: Template;
  lines: readonly SpokenLine[];
  /** Instructions that are the same for every session, so that a provider can cache them. */
  instructions: string;
  /** The session and what belongs to it, as quoted data without names; the same for every part of its note. */
  request: string;
  part: DraftPart;
  /** What to do with it, for the whole of {@link part} or a part of that. */
  ask(part: DraftPart): string;
  /** One JSON schema for all templates and sessions; holds nothing of anybody. */
  schema: Record<string, unknown>;
  /** Names in a text replaced as they are in {@link request}. */
  hide(text: string): string;
  /** Puts the names back into what was drafted. */
  restore(text: string): string;
  /** Which of some statements, by their places, would be refused; for a drafter that works on this machine. */
  refused?(statements: readonly DraftedStatement[], part: DraftPart): readonly number[];
  /** What was asked about risk in some lines, and what was answered; for a drafter that works on this machine. */
  askedAboutRisk?(lines: readonly SpokenLine[]): readonly RiskExchange[];
}

/** A question about risk and its answers, by the numbers of their lines. */
export interface RiskExchange {
  question: readonly number[];
  answers: readonly number[];
}

/** A statement as drafted, before the verifier has seen it. */
export interface DraftedStatement {
  section: string;
  text: string;
  lines: number[];
}

export interface DraftAnswer {
  statements: DraftedStatement[];
  risk: { category: RiskCategory; status: RiskStatus; lines: number[] }[];
  model?: string;
  requestIds: string[];
}

export interface Drafter {
  readonly engine: string;
  /** Whether asking again, with what was refused, can give another answer. */
  readonly canRepair: boolean;
  /** Works on this machine with the lines alone: it quotes and never writes, so wishes about wording do not reach it. */
  readonly onlyQuotes?: true;
  /** Absent where nothing leaves this program. */
  readonly checkLeave?: LeaveCheck;
  /**
   * @param allowed asked again before each request, after any wait; its error ends the work
   * @throws `provider-refused`, `provider-unreachable`; never returns an answer cut short.
   */
  draft(
    brief: DraftBrief,
    reason: EgressReason,
    onEvent: OnEvent,
    allowed?: () => Promise<unknown>,
  ): Promise<DraftAnswer>;
}
