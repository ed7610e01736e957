import type { Command } from 'commander';
import type { SignerWords } from '../pipeline/signed-body.ts';
import type { CommandContext } from './command-context.ts';

export interface SignerFlags {
  name?: string;
  credential?: string;
  license?: string;
}

/** Adds what every command has that signs. */
export function signerOptions(command: Command): Command {
  return command
    .option('--name <name>', 'your name on the note; clinician.name in the settings if not given')
    .option('--credential <credential>', 'e.g. LCSW; clinician.credential in the settings if not given')
    .option('--license <license>', 'number and state; clinician.license in the settings if not given');
}

/** Who signs: as typed, else as in the settings. */
export async function typedSigner(context: CommandContext, flags: SignerFlags): Promise<SignerWords> {
  const { clinician } = await context.settings();
  return {
    name: flags.name ?? clinician.name,
    credential: flags.credential ?? clinician.credential,
    license: flags.license ?? clinician.license,
  };
}
