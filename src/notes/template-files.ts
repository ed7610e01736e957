import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { TemplateStore } from '../core/note-ports.ts';
import type { Template } from '../core/template.ts';
import { templateSchema } from '../core/template.ts';
import { readYamlFile } from './yaml-file.ts';

/**
 * The note templates of a directory: each `<id>.yaml` directly inside it is one.
 * `read` checks one file, so a mistake in another never stands in the way; `list` checks all.
 */
export function createTemplateStore(directory: string): TemplateStore {
  return {
    async list() {
      const ids = await templateIds(directory);
      const read = await Promise.all(ids.map((id) => readTemplate(directory, id)));
      return read.map(({ template }) => ({ id: template.id, title: template.title }));
    },
    async read(id) {
      const ids = await templateIds(directory);
      // Only names found in the directory become part of a path.
      if (ids.includes(id)) return readTemplate(directory, id);
      throw new AmynoteError('not-found', 'no such template', { hint: `use one of: ${ids.join(', ')}` });
    },
  };
}

/** The glossary lies beside the templates and is none. */
const glossaryId = 'glossary';

async function templateIds(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /^[a-z][a-z0-9-]*\.yaml$/u.test(entry.name))
    .map((entry) => entry.name.slice(0, -'.yaml'.length))
    .filter((id) => id !== glossaryId)
    .sort();
}

async function readTemplate(directory: string, id: string): Promise<{ template: Template; sha256: string }> {
  const { value: template, bytes } = await readYamlFile(join(directory, `${id}.yaml`), schemaOf(id));
  return { template, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function schemaOf(id: string) {
  return templateSchema.superRefine((template, context) => {
    if (template.id !== id) {
      context.addIssue({ code: 'custom', path: ['id'], message: `must be the file's name, "${id}"` });
    }
    const ids = template.sections.map((section) => section.id);
    for (const [index, section] of ids.entries()) {
      if (ids.indexOf(section) === index) continue;
      context.addIssue({
        code: 'custom',
        path: ['sections', index, 'id'],
        message: 'another section has this id',
      });
    }
  });
}
