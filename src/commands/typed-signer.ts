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

/** What stands beside the name on a record and this signer lacks, with the command that enters it; undefined when nothing. */
export function signerRemark({
  credential,
  license = '',
}: {
  credential: string;
  license?: string | undefined;
}): string | undefined {
  const lacking = Object.entries({ credential, license }).flatMap(([what, value]) =>
    value === '' ? [what] : [],
  );
  const [first] = lacking;
  if (first === undefined) return undefined;
  return `it bears your name but no ${lacking.join(' and no ')}: amynote config set clinician.${first} "${first.toUpperCase()}"`;
}
