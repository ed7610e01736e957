import type { RecoveryKeeper } from '../core/recovery-ports.ts';
import type { VaultKeeper } from '../core/vault-ports.ts';

/** A keeper that says when it made a vault or gave out the identity: the audit log tells of both. */
export function watchedKeeper(keeper: VaultKeeper, onUse: () => void): VaultKeeper {
  return {
    ...keeper,
    create: async (...choice) => noted(await keeper.create(...choice), onUse),
    identityText: async () => noted(await keeper.identityText(), onUse),
  };
}

/** A keeper that says when a vault was opened with the recovery key. */
export function watchedRecovery(keeper: RecoveryKeeper, onUse: () => void): RecoveryKeeper {
  return { ...keeper, test: async (typed) => noted(await keeper.test(typed), onUse) };
}

function noted<T>(value: T, onUse: () => void): T {
  onUse();
  return value;
}
