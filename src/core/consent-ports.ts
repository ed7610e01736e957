import type { Client } from './client.ts';
import type { ConsentEvent } from './consent.ts';
import type { Scope } from './scopes.ts';

export interface ConsentGate {
  /**
   * Passes only when every person of the client has a live consent with the scope.
   * @returns ids of the consents that allow it. @throws `consent`, naming the scope.
   */
  require(client: Client, events: readonly ConsentEvent[], scope: Scope, now: Date): string[];
  /** What each person's yes covers now, by person id. */
  live(client: Client, events: readonly ConsentEvent[], now: Date): Map<string, Scope[]>;
}
