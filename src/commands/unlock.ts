import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { parseDuration } from '../core/time.ts';
import type { Act, CommandContext } from './command-context.ts';
import { durationWords } from './duration-words.ts';

interface Flags {
  ttl?: string;
  idle?: string;
}

const defaultIdle = '15m';
const defaultTtl = '12h';

export function unlock(program: Command, act: Act): void {
  program
    .command('unlock')
    .description('ask for the passphrase once, and keep the key in memory for the commands that follow')
    .option('--ttl <time>', `lock after this time whatever happens (default: ${defaultTtl})`)
    .option('--idle <time>', `lock after this time without a use (default: ${defaultIdle})`)
    .addHelpText('after', '\nExample:\n  $ amynote unlock --ttl 8h')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const life = {
    ttlMs: duration('--ttl', flags.ttl ?? defaultTtl),
    idleMs: duration('--idle', flags.idle ?? defaultIdle),
  };
  const agent = await context.keyAgent();
  const { state } = await agent.state();
  const asIs = flags.ttl === undefined && flags.idle === undefined;
  if (state === 'not-protected') {
    context.output.say('the identity has no passphrase, so there is nothing to unlock');
  } else if (state === 'unlocked' && asIs) {
    context.output.say('unlocked already; to lock at once: amynote lock');
  } else {
    await agent.unlock(life);
    const [idle, ttl] = [life.idleMs, life.ttlMs].map(durationWords);
    context.output.say(`unlocked: locks after ${idle} without a use, and ${ttl} from now whatever happens`);
    context.output.say('to lock at once: amynote lock');
  }
  context.output.result({ key: state === 'not-protected' ? state : 'unlocked' });
  return undefined;
}

function duration(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new AmynoteError('usage', `${option} is not a time`, { hint: 'write it as 8h, 30m or 1h30m' });
}
