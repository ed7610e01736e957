import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { isId, randomId } from '../core/ids.ts';
import { type OwnTemplates, ownTemplateSchema, type StoredTemplate } from '../core/own-template.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import { latestRevision, revisionName } from './revisions.ts';
import type { VaultFiles } from './vault-files.ts';

/**
 * The clinician's own note templates under `templates`: each state is a file, written once. Removing one writes a state
 * without words, so that what a note was made with stays in the vault.
 */
export function createOwnTemplates(directory: string, files: VaultFiles): OwnTemplates {
  const folder = join(directory, 'templates');

  async function states(): Promise<StoredTemplate[]> {
    const names = await namesIn(folder);
    const ids = new Set(names.flatMap((name) => /^([^.]+)\.\d+\.age$/.exec(name)?.[1] ?? []));
    const read = await Promise.all([...ids].filter(isId).map((id) => readNewest(files, folder, names, id)));
    return newestOfEach(read.filter((state) => state !== undefined));
  }

  async function write(template: string, words: { text?: string }): Promise<void> {
    const known = (await states()).find((state) => state.template === template);
    const id = known?.id ?? randomId();
    const revision = latestRevision(await namesIn(folder), id) + 1;
    const savedAt = new Date().toISOString();
    const state: StoredTemplate = { v: 1, kind: 'template', id, template, savedAt, ...words };
    const written = await files.writeJson(join(folder, revisionName(id, revision)), state);
    if (written === undefined) throw changedMeanwhile();
  }

  return {
    async list() {
      const live = (await states()).flatMap(({ template: id, text, savedAt }) =>
        text === undefined ? [] : [{ id, text, savedAt }],
      );
      return live.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    save: (template, text) => write(template, { text }),
    remove: (template) => write(template, {}),
  };
}

async function readNewest(
  files: VaultFiles,
  folder: string,
  names: readonly string[],
  id: string,
): Promise<StoredTemplate | undefined> {
  const path = join(folder, revisionName(id, latestRevision(names, id)));
  const state = (await files.readJson(path, ownTemplateSchema))?.value;
  if (state !== undefined && state.id !== id) throw misplaced(path);
  return state;
}

/** Two commands at once may each begin the same template: what was saved last counts, whichever file it is in. */
function newestOfEach(states: readonly StoredTemplate[]): StoredTemplate[] {
  const inOrder = states.toSorted((a, b) => (a.savedAt + a.id < b.savedAt + b.id ? -1 : 1));
  return [...new Map(inOrder.map((state) => [state.template, state])).values()];
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('busy', 'another command changed this at the same moment', {
    hint: 'run the same command again',
  });
}
