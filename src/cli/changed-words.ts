import type { PeopleStore, SessionStore } from '../core/vault-ports.ts';

/** Whose words, or consents, a command changed: what search reads follows when it ends. */
export interface ChangedWords {
  sessionIds: Set<string>;
  clientIds: Set<string>;
}

/** A vault that notes in `changed` what is changed through it. */
export function watchedVault<V extends { people: PeopleStore; sessions: SessionStore }>(
  vault: V,
  { sessionIds, clientIds }: ChangedWords,
): V {
  const { people, sessions } = vault;
  return {
    ...vault,
    people: {
      ...people,
      saveConsentEvent: async (event) => {
        await people.saveConsentEvent(event);
        clientIds.add(event.clientId);
      },
    },
    sessions: {
      ...sessions,
      write: async (artefact) => {
        const held = await sessions.write(artefact);
        // Sound alone holds no words.
        if (artefact.kind !== 'recording') sessionIds.add(artefact.sessionId);
        return held;
      },
      erase: async (sessionId, kind, upTo) => {
        sessionIds.add(sessionId);
        await sessions.erase(sessionId, kind, upTo);
      },
    },
  };
}
