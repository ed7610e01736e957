import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemplateStore } from '../../../../src/notes/templates/template-files.ts';
import { templates } from '../session.ts';

const list = 'tests/unit/notes/templates/shipped-versions.json';

/** Every text that a shipped template ever had: SHA-256 of its file by id and version. */
const known = JSON.parse(readFileSync(list, 'utf8')) as Record<string, Record<string, string>>;

const shipped = (await createTemplateStore(templates).list()).map(({ id, template }) => ({
  id,
  version: template?.version ?? 0,
  sha256: createHash('sha256')
    .update(readFileSync(join(templates, `${id}.yaml`)))
    .digest('hex'),
}));

describe('a shipped template', () => {
  it.each(shipped)('is under its version what it always was ($id)', (template) => {
    expect(mistake(template, known)).toBeUndefined();
  });

  it('that changes and keeps its version is found, and it is said what to do', () => {
    const [template = { id: '', version: 0, sha256: '' }] = shipped;
    const changed = { ...template, sha256: 'f'.repeat(64) };
    expect(mistake(changed, known)).toContain(`raise its version to ${template.version + 1}`);
    const raised = { ...changed, version: template.version + 1 };
    expect(mistake(raised, known)).toContain(`add "${raised.version}": "${raised.sha256}"`);
    const noted = { [template.id]: { ...known[template.id], [raised.version]: raised.sha256 } };
    expect(mistake(raised, noted)).toBeUndefined();
    expect(mistake(template, noted)).toContain('has had version');
    expect(mistake({ ...changed, id: 'new', version: 1 }, known)).toContain('add "1"');
  });
});

/** @returns what to do; undefined where nothing is */
function mistake(
  { id, version, sha256 }: (typeof shipped)[number],
  versions: typeof known,
): string | undefined {
  const before = versions[id] ?? {};
  const newest = Math.max(0, ...Object.keys(before).map(Number));
  if (version < newest)
    return `templates/${id}.yaml has had version ${newest}: raise its version to ${newest + 1}`;
  const noted = before[version];
  if (noted === sha256) return undefined;
  if (noted === undefined) return `add "${version}": "${sha256}" to "${id}" in ${list}, below what is there`;
  return `templates/${id}.yaml changed and keeps its version, so that a note cannot say which text made it: raise its version to ${version + 1}`;
}
