import type { Client } from './client.ts';
import type { Consent, ConsentEvent } from './consent.ts';
import type { FormPage, KeptForm } from './consent-form.ts';
import type { ConsentTerms } from './consent-terms.ts';
import type { Jurisdiction } from './jurisdiction.ts';
import type { Scope } from './scopes.ts';

/** Why a person's yes does not count, the gravest first. */
export const lackReasons = [
  'withdrawn',
  'expired',
  'turned 18',
  'own consent needed',
  'no guardian',
  'processor changed',
  'purpose changed',
  'retention changed',
  'not yet in force',
  'never given',
] as const;
export type LackReason = (typeof lackReasons)[number];

/** Where one person stands on one scope. */
export interface ScopeStanding {
  personId: string;
  scope: Scope;
  state: 'live' | LackReason;
  /** The consent that allows it, or that came nearest. */
  consent?: Consent;
}

/** A day ahead on which somebody's yes ends, or is to be talked over. */
export interface ConsentDay {
  personId: string;
  what: 'turns 18' | 'may say yes alone' | 'expires' | 'is to be reviewed';
  day: string;
}

export interface ConsentGate {
  /**
   * Passes only when every person of the client has a live consent with the scope, and of a child every guardian too.
   * @returns ids of the consents that allow it. @throws `consent`, naming the scope.
   */
  require(client: Client, events: readonly ConsentEvent[], scope: Scope, now: Date): string[];
  /** What each person's yes covers now, by person id. */
  live(client: Client, events: readonly ConsentEvent[], now: Date): Map<string, Scope[]>;
  /** Everybody whose word is needed and every scope, in the order of the form. */
  standings(client: Client, events: readonly ConsentEvent[], now: Date): ScopeStanding[];
  /** What ends or comes up within so many days, also since, the nearest first. */
  ahead(client: Client, events: readonly ConsentEvent[], now: Date, days: number): ConsentDay[];
  /** Whether somebody is too young to say yes alone. */
  isChild(person: Client['people'][number], now: Date): boolean;
}

/** Who a form is for. */
export interface FormSubject {
  sessionKind: Client['sessionKind'];
  hasChild: boolean;
}

/** Forms as they would be printed now, and what they follow from. */
export interface ConsentForms {
  jurisdiction: Jurisdiction;
  /** Set where the place that is set has no profile of its own, or none is set. */
  fallback?: 'unset' | 'unknown';
  /** @throws `usage` for a language that there is no form in */
  terms(language: string): ConsentTerms;
  /** @throws `usage` for a language that there is no form in */
  make(subject: FormSubject, language: string): Promise<{ kept: KeptForm; page: FormPage }>;
}

/** The forms that people signed or were given. */
export interface FormStore {
  /** Writes it once; the same words again change nothing. */
  keep(form: KeptForm): Promise<void>;
  /** By what is printed on it, or by the hash or its beginning. @throws `not-found`, `damaged` */
  find(version: string): Promise<KeptForm>;
}
