import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError, errorCode } from '../../core/errors.ts';
import type { ListedTemplate, ReadTemplate, TemplateStore } from '../../core/note-ports.ts';
import type { OwnTemplate, OwnTemplates } from '../../core/own-template.ts';
import type { Template } from '../../core/template.ts';
import { parseTemplate, templateCopy, templateHash } from './template-source.ts';

/**
 * The note templates of a directory (each `<id>.yaml` directly inside it is one) and the clinician's own.
 * `read` checks one of them, so a mistake in another never stands in the way.
 *
 * Nobody can add an own one under a shipped id: what SOAP means is the same in every vault. Where a later release
 * brings one of an id that a clinician has been using, theirs stands before it, since their notes are made with it.
 * @param vault opened only when it is needed; without one there are only the shipped ones
 */
export function createTemplateStore(
  directory: string,
  vault: () => Promise<OwnTemplates> = noVault,
): TemplateStore {
  const own = async () => (await vault().catch(noneWithoutVault))?.list() ?? [];

  async function read(id: string): Promise<ReadTemplate> {
    const mine = (await own()).find((template) => template.id === id);
    if (mine !== undefined) return readOwn(mine);
    // Only names found in the directory become part of a path.
    if ((await shippedIds(directory)).includes(id)) return readShipped(directory, id);
    throw notFound();
  }

  return {
    async list() {
      const [mine, ids] = [await own(), await shippedIds(directory)];
      const shipped = ids.filter((id) => !mine.some((other) => other.id === id));
      const listed = [
        ...mine.map(listedOwn),
        ...(await Promise.all(shipped.map((id) => readShipped(directory, id)))).map(listedShipped),
      ];
      return listed.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    read,
    async copy(from, id) {
      if ((await shippedIds(directory)).includes(id)) throw shippedId();
      const text = templateCopy((await read(from)).text, from, id);
      parseTemplate(Buffer.from(text));
      return text;
    },
    check: (bytes) => parseTemplate(bytes),
    async add(bytes) {
      const template = parseTemplate(bytes);
      if ((await shippedIds(directory)).includes(template.id)) throw shippedId();
      const store = await vault();
      const before = (await store.list()).find(({ id }) => id === template.id);
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      if (before?.text === text) return { template, isNew: false };
      if (before !== undefined) refuseSameVersion(template, readVersion(before));
      await store.save(template.id, text);
      return { template, isNew: true };
    },
    async remove(id) {
      const store = await vault();
      if ((await store.list()).some((template) => template.id === id)) return store.remove(id);
      if (!(await shippedIds(directory)).includes(id)) throw notFound();
      throw new AmynoteError('usage', 'this template comes with amynote and stays', {
        hint: 'use another one: amynote template list',
      });
    },
  };
}

/** The glossary lies beside the templates and is none. */
const glossaryId = 'glossary';

async function shippedIds(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /^[a-z][a-z0-9-]*\.yaml$/u.test(entry.name))
    .map((entry) => entry.name.slice(0, -'.yaml'.length))
    .filter((id) => id !== glossaryId)
    .sort();
}

async function readShipped(directory: string, id: string): Promise<ReadTemplate> {
  const path = join(directory, `${id}.yaml`);
  const bytes = await readFile(path);
  const template = parseTemplate(bytes, path, id);
  return { template, sha256: templateHash(bytes), text: bytes.toString('utf8'), own: false };
}

function readOwn({ id, text }: OwnTemplate): ReadTemplate {
  const template = parseTemplate(Buffer.from(text), 'your template', id);
  return { template, sha256: templateHash(text), text, own: true };
}

function listedShipped({ template }: ReadTemplate): ListedTemplate {
  return { id: template.id, own: false, template };
}

/** A release may read templates more strictly than the one that took this one in. */
function listedOwn(mine: OwnTemplate): ListedTemplate {
  try {
    return { id: mine.id, own: true, template: readOwn(mine).template };
  } catch (error) {
    if (!(error instanceof AmynoteError)) throw error;
    return { id: mine.id, own: true, fault: error.message };
  }
}

function readVersion(mine: OwnTemplate): number {
  return listedOwn(mine).template?.version ?? 0;
}

/** A note names version and hash of its template: two texts of one version would be told apart by nobody. */
function refuseSameVersion({ version }: Template, before: number): void {
  if (version > before) return;
  throw new AmynoteError('usage', `the vault holds version ${before} of this template, with another text`, {
    hint: `write version: ${before + 1} into the file and add it again`,
  });
}

async function noVault(): Promise<never> {
  throw new AmynoteError('no-vault', 'there is no vault', { hint: 'make one: amynote init' });
}

function noneWithoutVault(error: unknown): undefined {
  if (errorCode(error) !== 'no-vault') throw error;
}

function notFound(): AmynoteError {
  return new AmynoteError('not-found', 'no such template', {
    hint: 'see what there is: amynote template list',
  });
}

function shippedId(): AmynoteError {
  return new AmynoteError('usage', 'a template of this id comes with amynote', {
    hint: 'give yours another id',
  });
}
