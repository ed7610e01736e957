import { isTransient, vaultPath } from './layout.ts';

/** Kinds of files that neither come and go nor are in the log. */
const unlogged: readonly string[] = ['header', 'audit', 'audit-key', 'set-aside'];

/** Whether the audit log tells of a file. @param file path from the vault's folder on, with `/` */
export function isLogged(file: string): boolean {
  const place = vaultPath(file);
  return place !== undefined && !isTransient(place) && !unlogged.includes(place.kind);
}
