import { join } from 'node:path';
import * as z from 'zod';
import { lazily } from '../core/lazily.ts';
import { type StyleRule, type StyleStore, styleRuleSchema } from '../core/style-rule.ts';
import { misplaced } from './damaged-file.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';
import type { Vouch } from './vouch.ts';

const ruleName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;

const storedSchema = lazily(() => styleRuleSchema.extend({ mac: z.string().optional() }));

/**
 * The rules of the style card, one age file each, under `style`. What was decided of a rule counts only where the vault
 * vouches for it: a planted rule waits for a yes like any other.
 */
export function createStyleStore(directory: string, files: VaultFiles, vouch: Vouch): StyleStore {
  const folder = join(directory, 'style');
  const path = (id: string) => join(folder, `${id}.age`);

  async function read(id: string): Promise<StyleRule | undefined> {
    const stored = (await files.readJson(path(id), storedSchema()))?.value;
    if (stored === undefined) return undefined;
    const { mac, ...rule } = stored;
    if (rule.id !== id) throw misplaced(path(id));
    if (await vouch.holds(placeOf(id), rule, mac)) return rule;
    const { decision: _, ...undecided } = rule;
    return undecided;
  }

  return {
    async list() {
      const ids = (await namesIn(folder)).flatMap((name) => ruleName.exec(name)?.[1] ?? []).sort();
      const rules = (await Promise.all(ids.map(read))).filter((rule) => rule !== undefined);
      // A crash between writing a rule anew and erasing it leaves both: the newer one counts.
      return [...new Map(rules.map((rule) => [rule.key, rule])).values()];
    },
    async save(rule) {
      const mac = await vouch.mac(placeOf(rule.id), rule);
      await files.writeJson(path(rule.id), { ...rule, mac });
      for (const name of await namesIn(folder)) {
        const id = ruleName.exec(name)?.[1];
        if (id === undefined || id === rule.id) continue;
        if ((await read(id))?.key === rule.key) await files.erase(path(id));
      }
    },
    async erase(gone) {
      const key = (await read(gone))?.key;
      for (const name of await namesIn(folder)) {
        const id = ruleName.exec(name)?.[1];
        if (id !== undefined && (await read(id))?.key === key) await files.erase(path(id));
      }
    },
    async eraseAll() {
      const ids = (await namesIn(folder)).flatMap((name) => ruleName.exec(name)?.[1] ?? []);
      for (const id of ids) await files.erase(path(id));
      return ids.length;
    },
  };
}

function placeOf(id: string): string {
  return `style/${id}.age`;
}
