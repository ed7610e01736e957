import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { prepareYaml, readPreparedYaml, readRuleFile } from '../../../src/notes/prepared-yaml.ts';
import { afterTheLast, temporaryFolder } from '../vault/play-vault.ts';

const folder = temporaryFolder(afterTheLast());
const file = join(folder, 'words.yaml');
const built = join(folder, 'rules.json');
const schema = z.strictObject({ words: z.array(z.string()) });

describe('a file that was read when the program was built', () => {
  it('is not read as YAML again, until somebody changes it', async () => {
    await writeFile(file, 'words: [one]\n');
    // Another word in its place shows where an answer came from.
    await writeFile(built, (await prepareYaml([file])).replace('one', 'prepared'));
    const read = async () => readRuleFile(file, schema, await readPreparedYaml(built));
    expect(await read()).toEqual({ words: ['prepared'] });
    await writeFile(file, 'words: [two]\n');
    expect(await read()).toEqual({ words: ['two'] });
    await writeFile(file, 'words: 3\n');
    await expect(read()).rejects.toMatchObject({ code: 'usage', data: { line: 1 } });
  });

  it('is read itself when what was prepared is missing, half a file, or of another shape', async () => {
    await writeFile(file, 'words: [one]\n');
    const whole = await prepareYaml([file]);
    for (const text of [whole.slice(0, -3), whole.replace('"one"', '1'), '{}']) {
      await writeFile(built, text);
      expect(await readRuleFile(file, schema, await readPreparedYaml(built))).toEqual({ words: ['one'] });
    }
    expect(await readPreparedYaml(join(folder, 'none.json'))).toEqual({});
  });
});
