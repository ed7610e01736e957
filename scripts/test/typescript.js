// Given to Node with --import by vitest.config.ts: from then on Node reads TypeScript.
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
