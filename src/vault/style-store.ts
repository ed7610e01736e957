import { join } from 'node:path';
import { type StyleRule, styleRuleSchema } from '../core/style-rule.ts';
import type { StyleStore } from '../core/vault-ports.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';

const ruleName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;

/** The rules of the style card, one age file each, under `style`. */
export function createStyleStore(directory: string, files: VaultFiles): StyleStore {
  const folder = join(directory, 'style');
  const path = (id: string) => join(folder, `${id}.age`);

  async function read(id: string): Promise<StyleRule | undefined> {
    const rule = (await files.readJson(path(id), styleRuleSchema))?.value;
    if (rule !== undefined && rule.id !== id) throw misplaced(path(id));
    return rule;
  }

  return {
    async list() {
      const ids = (await namesIn(folder)).flatMap((name) => ruleName.exec(name)?.[1] ?? []).sort();
      const rules = (await Promise.all(ids.map(read))).filter((rule) => rule !== undefined);
      // A crash between writing a rule anew and erasing it leaves both: the newer one counts.
      return [...new Map(rules.map((rule) => [rule.key, rule])).values()];
    },
    async save(rule) {
      await files.writeJson(path(rule.id), rule);
      for (const name of await namesIn(folder)) {
        const id = ruleName.exec(name)?.[1];
        if (id === undefined || id === rule.id) continue;
        if ((await read(id))?.key === rule.key) await files.erase(path(id));
      }
    },
    async eraseAll() {
      const ids = (await namesIn(folder)).flatMap((name) => ruleName.exec(name)?.[1] ?? []);
      for (const id of ids) await files.erase(path(id));
      return ids.length;
    },
  };
}
