import type { NoteContent } from './artefacts/note.ts';
import type { Preferences } from './preferences.ts';
import type { RiskCategory, RiskStatus } from './risk.ts';

/** Everybody and everything registered whose name must not leave the machine, and what each is called instead. */
export interface RegisteredNames {
  /** In the order of the client's people; one for a single client. */
  people: { id: string; name: string; pronouns?: string; role: string }[];
  /** People and places that come up; see `amynote client names`. */
  names: string[];
  /** The clinician, empty where the settings do not say. */
  clinician: string;
  /** Telephone numbers, addresses and dates of birth that the clinician registered. */
  contacts?: string[];
}

/** A sentence of an earlier signed note, with the day of its session. */
export interface EarlierSentence {
  /** `2026-11-08` */
  day: string;
  text: string;
}

/** A score the clinician entered, in this session or an earlier one. */
export interface EnteredMeasure {
  name: string;
  score: string;
  /** `2026-11-08` */
  day: string;
}

/** An earlier finding of risk that a note has to come back to. */
export interface EarlierRisk {
  category: RiskCategory;
  status: RiskStatus;
  day: string;
  /** The person it is about, in a group's note. */
  member?: string;
}

/** Everything beside the session's own words that a note is drafted and checked with. */
export interface NoteContext {
  preferences: Preferences;
  /** Rules of the style card that the clinician approved, in plain sentences. */
  style: string[];
  registered: RegisteredNames;
  /** In a group's note, the id of the person whose part this is: only their turns are the client's. */
  member?: string;
  /** Names of other clients: none of them belongs into this client's note. */
  otherNames: string[];
  /** Objectives and interventions of the newest signed treatment plan. */
  plan: EarlierSentence[];
  /** The plan section of the last signed note. */
  lastPlan: EarlierSentence[];
  measures: EnteredMeasure[];
  /** The client's last signed notes, newest first, at most five: for what is said again word for word. */
  lastNotes: { day: string; content: NoteContent }[];
  /** Endorsed or unclear at the last signed note; a later note has to say what became of it. */
  earlierRisk: EarlierRisk[];
  /** When the session began, and now, ISO 8601; absent where nothing depends on the clock. */
  timing?: { startedAt: string; now: string };
}

/** What a note is checked with where nothing else is known: no earlier notes, no wishes, nobody registered. */
export const emptyNoteContext: NoteContext = {
  preferences: {},
  style: [],
  registered: { people: [], names: [], clinician: '' },
  otherNames: [],
  plan: [],
  lastPlan: [],
  measures: [],
  lastNotes: [],
  earlierRisk: [],
};
