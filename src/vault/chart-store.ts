import { join } from 'node:path';
import type { ChartStore } from '../core/chart.ts';
import { type ChartEntry, chartEntrySchema } from '../core/chart-entry.ts';
import { AmynoteError } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';

/** Scores and appointments beside the client they are of: one age file for each time something was entered. */
export function createChartStore(directory: string, files: VaultFiles): ChartStore {
  const folder = (clientId: string) => join(directory, 'clients', clientId);

  async function read(clientId: string, name: string): Promise<ChartEntry[]> {
    const path = join(folder(clientId), name);
    const entry = (await files.readJson<ChartEntry>(path, chartEntrySchema))?.value;
    if (entry !== undefined && entry.clientId !== clientId) throw misplaced(path);
    return entry === undefined ? [] : [entry];
  }

  return {
    async entries(clientId) {
      const names = (await namesIn(folder(clientId))).filter((name) => /^chart\.\w+\.age$/.test(name)).sort();
      return (await Promise.all(names.map((name) => read(clientId, name)))).flat();
    },
    async save(entry) {
      const path = join(folder(entry.clientId), `chart.${timedId(Date.now())}.age`);
      if ((await files.writeJson(path, entry)) !== undefined) return;
      throw new AmynoteError('busy', 'another command changed this at the same moment', {
        hint: 'run the same command again',
      });
    },
  };
}
