import type { RecoveryKeeper } from '../core/recovery-ports.ts';
import type { VaultKeeper } from '../core/vault-ports.ts';

/** A keeper that says when it gave out the identity: the audit log tells of it. */
export function watchedKeeper(keeper: VaultKeeper, onUse: () => void): VaultKeeper {
  return {
    ...keeper,
    identityText: async () => noted(await keeper.identityText(), onUse),
  };
}

/** A keeper that says when a vault was opened with the recovery key. */
export function watchedRecovery(keeper: RecoveryKeeper, onUse: () => void): RecoveryKeeper {
  return {
    ...keeper,
    test: async (typed) => noted(await keeper.test(typed), onUse),
    use: async (...typed) => noted(await keeper.use(...typed), onUse),
  };
}

function noted<T>(value: T, onUse: () => void): T {
  onUse();
  return value;
}
