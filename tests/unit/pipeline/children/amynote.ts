import { main } from '../../../../src/cli/main.ts';

/** The program itself, from its sources. */
process.exitCode = await main();
