import { type Scope, scopes } from '../core/scopes.ts';

/** What one scope is for. */
interface Purpose {
  /** Raised when the purpose itself becomes another one, not its wording: everybody is then asked again. */
  edition: number;
  /** What a person says yes to, in plain words. */
  ask: string;
  /** The same where a company is asked. */
  withWhom?: string;
  /** What for. */
  why: string;
}

/** Every scope in the words of the form. */
export const purposes: Record<Scope, Purpose> = {
  record_audio: {
    edition: 1,
    ask: 'Record the sound of our sessions',
    why: 'So that software can write down what we say.',
  },
  transcribe_cloud: {
    edition: 1,
    ask: 'Send the sound of our sessions to a company, to have it written down',
    withWhom: 'Send the sound of our sessions to {name}, to have it written down',
    why: 'So that I have the words of the session.',
  },
  ai_note_draft: {
    edition: 1,
    ask: 'Let a program on this computer make a first draft of my note from the words of the session',
    withWhom: 'Let the AI of {name} make a first draft of my note from the words of the session',
    why: 'So that I can check and change a draft and need not write it all from memory.',
  },
  retain_transcript: {
    edition: 1,
    ask: 'Keep the transcript longer, as long as your record',
    why: 'So that I can look up your words later on.',
  },
  cross_session_search: {
    edition: 1,
    ask: 'Let me search the words of past sessions on this computer',
    withWhom: 'Let me search the words of past sessions with the help of {name}',
    why: 'So that I can find what you said before, and get ready for a session.',
  },
  trend_view: {
    edition: 1,
    ask: 'Show me what can be counted over time, such as scores you gave',
    why: 'So that I can see with you what changed. It does not guess what you feel.',
  },
  nudge_drafts: {
    edition: 1,
    ask: 'Draft short reminders, for me to read first',
    why: 'So that I can remind you of what we agreed. The software never sends you anything.',
  },
  supervision_use: {
    edition: 1,
    ask: 'Let me use parts of the transcript with my supervisor',
    why: 'So that I can get advice on my own work.',
  },
  voice_reference: {
    edition: 1,
    ask: 'Use a stretch of a session to learn how my own voice sounds',
    why: 'So that the software can tell my words from yours. No profile of your voice is kept.',
  },
};

/** By scope, as a consent records them. */
export const purposeEditions: Record<string, number> = Object.fromEntries(
  scopes.map((scope) => [scope, purposes[scope].edition]),
);
