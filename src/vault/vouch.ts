import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalBytes } from '../core/canonical.ts';

/**
 * Vouches for small files that are believed without asking the audit log: whoever only has the vault's recipients can
 * seal such a file, and cannot vouch for it.
 */
export interface Vouch {
  /** HMAC-SHA256, in hex. @param place the file's path from the vault's folder on. @throws `damaged`, `locked` */
  mac(place: string, value: object): Promise<string>;
  /** @param mac as the file has it. @throws `damaged`, `locked` */
  holds(place: string, value: object, mac: string | undefined): Promise<boolean>;
}

/** @param auditKey what entries of the vault's log are vouched for with; asked for at first use */
export function createVouch(auditKey: () => Promise<Uint8Array>): Vouch {
  let known: Uint8Array | undefined;

  /** A key of its own: nothing vouched for here can pass as an entry of the log. */
  async function key(): Promise<Uint8Array> {
    known ??= createHmac('sha256', await auditKey())
      .update('amynote vouch 1')
      .digest();
    return known;
  }

  const macOf = async (place: string, value: object) =>
    createHmac('sha256', await key())
      .update(canonicalBytes({ place, value }))
      .digest();
  return {
    mac: async (place, value) => (await macOf(place, value)).toString('hex'),
    async holds(place, value, mac = '') {
      const [right, given] = [await macOf(place, value), Buffer.from(mac, 'hex')];
      return right.length === given.length && timingSafeEqual(right, given);
    },
  };
}
