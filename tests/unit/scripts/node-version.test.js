import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { requireNode } from '../../../scripts/set-up/node-version.js';

test.each(['18.20.4', '20.18.3', '9.11.0'])('Node %s is too old, and the message says so', (version) => {
  expect(() => requireNode(version)).toThrow(`this is Node ${version}; amynote needs Node 20.19 or newer`);
});

test.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('Node %s will do', (version) => {
  expect(() => requireNode(version)).not.toThrow();
});

test('package.json asks for the same Node', () => {
  expect(manifest.engines.node).toBe('>=20.19.0');
});
