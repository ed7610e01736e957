import { isAbsolute, join, resolve } from 'node:path';
import type { GlobalFlags, Host } from './host.ts';

/** Where everything of one clinician lies. `AMYNOTE_HOME` moves all of it. */
export interface Places {
  home: string;
  settings: string;
  /** The vault when neither flag, variable nor settings name another. */
  defaultVault: string;
}

export function placesOf(host: Host): Places {
  const named = host.env.AMYNOTE_HOME;
  const home = named !== undefined && named !== '' ? resolve(named) : join(host.homeDirectory, '.amynote');
  return { home, settings: join(home, 'config.yaml'), defaultVault: join(home, 'vault') };
}

/** Flag, then `AMYNOTE_VAULT`, then settings, then the default; a relative path in settings starts at home. */
export function vaultDirectory(host: Host, flags: GlobalFlags, configured: string | undefined): string {
  const places = placesOf(host);
  const chosen = flags.vault ?? host.env.AMYNOTE_VAULT;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (configured === undefined) return places.defaultVault;
  return isAbsolute(configured) ? configured : resolve(places.home, configured);
}
