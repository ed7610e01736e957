import { Chalk } from 'chalk';
import ora from 'ora';
import type { Host } from './host.ts';
import type { Decoration } from './text-output.ts';

/** Colour, unless `NO_COLOR` is set, and one calm moving line, for a real terminal. */
export function createDecoration(host: Host): Decoration {
  const level = host.env.NO_COLOR === undefined || host.env.NO_COLOR === '' ? 1 : 0;
  const colour = new Chalk({ level });
  const product = new Chalk({ level: host.stdout.isTTY ? level : 0 });
  const spinner = ora({ stream: host.stderr, discardStdin: false });
  if (level === 1) spinner.color = 'cyan';
  let shown: string | undefined;
  return {
    strong: (text) => product.bold(text),
    faint: (text) => product.dim(text),
    red: (text) => colour.red(text),
    progress(text, symbol) {
      // A terminal that does not know its width: ora would take each letter for a line, and never end clearing them.
      if (!(host.stderr.columns > 0)) return;
      if (symbol !== shown) spinner.spinner = symbol === undefined ? 'dots' : steady(symbol);
      shown = symbol;
      spinner.text = text;
      if (!spinner.isSpinning) spinner.start();
    },
    clear: () => void (spinner.isSpinning && spinner.stop()),
  };
}

/** Stands still: what runs for an hour beside a client must not move in the corner of an eye. */
function steady(symbol: string): { frames: string[]; interval: number } {
  return { frames: [symbol], interval: 250 };
}
