import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Desk, openDesk } from '../cli/desk.ts';
import { installed } from '../unit/vault/programs.ts';
import { type Browser, openBrowser } from './chromium.ts';

/** Four weeks of one client, made by commands, and the page they end in. */
let desk: Desk;
let browser: Browser;
let address: string;

describe.skipIf(!installed('chromium'))('the page of insights in Chromium', () => {
  beforeAll(async () => {
    desk = openDesk();
    await typed(['init', '--no-passphrase']);
    await typed(['client', 'add', 'Maya Ortiz']);
    await typed(['consent', 'add', 'MO', '--scope', 'all']);
    for (const [at, words] of weeks.entries()) {
      const day = `2026-03-${String(2 + 7 * at).padStart(2, '0')}`;
      writeFileSync(join(desk.here, 'call.vtt'), captions(words));
      await typed(['import', 'call.vtt', '--client', 'MO', '--date', `${day} 09:00`, '--therapist', 'Ruth']);
      await typed(['measure', 'add', 'MO', 'phq9', String(18 - 3 * at), '--date', day]);
    }
    await typed(['measure', 'add', 'MO', 'ors', '21.5', '--date', '2026-03-02']);
    await typed(['attendance', 'add', 'MO', 'no-show', '--date', '2026-03-30']);
    await typed(['insights', 'MO', '--html', 'mo.html']);
    address = pathToFileURL(join(desk.here, 'mo.html')).href;
    browser = await openBrowser();
    for (const domain of ['Page', 'Network', 'Log', 'Runtime', 'Security'])
      await browser.call(`${domain}.enable`);
    await browser.call('Page.navigate', { url: address });
    await vi.waitUntil(() => browser.events('Page.loadEventFired').length > 0, { timeout: 30_000 });
  });

  afterAll(async () => {
    await browser?.close();
    desk?.clear();
  });

  it('asks for nothing but itself, and nothing on it is refused', () => {
    const asked = browser
      .events('Network.requestWillBeSent')
      .map(({ request }) => (request as { url: string }).url);
    expect(asked.filter((url) => url !== 'about:blank')).toEqual([address]);
    expect([...browser.events('Log.entryAdded'), ...browser.events('Runtime.exceptionThrown')]).toEqual([]);
  });

  it('has its looks, although its policy allows no style but the one it was made with', async () => {
    expect(await browser.value('getComputedStyle(document.querySelector("main")).maxWidth')).toBe('864px');
    await browser.value(
      'document.head.append(Object.assign(document.createElement("style"), {textContent: "main{max-width:1px}"}))',
    );
    expect(await browser.value('getComputedStyle(document.querySelector("main")).maxWidth')).toBe('864px');
  });

  it.each([1280, 820, 390])('fits a window of %d pixels', async (width) => {
    await browser.call('Emulation.setDeviceMetricsOverride', {
      width,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    });
    expect(await browser.value('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  it('cuts off no word of a plot, and lays none over another', async () => {
    await browser.call('Emulation.setDeviceMetricsOverride', {
      width: 1280,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    });
    expect(await browser.value('document.querySelectorAll("svg").length')).toBe(8);
    expect(await browser.value(badWords)).toEqual([]);
  });

  it('leads from a point to its row, and from a bar to the words behind it', async () => {
    const follow = async (selector: string) => {
      await browser.value(
        `document.querySelector(${JSON.stringify(selector)}).dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}))`,
      );
      return browser.value<string>('document.querySelector(":target").textContent');
    };
    expect(await follow('svg a[href^="#m1-3"]')).toMatch(/16 Mar 2026\s*12\s*moderate/);
    expect(await follow('svg a[href$="-sleep"]')).toContain('“I slept four hours.”');
  });

  it('prints on A4, with every quotation on paper', async () => {
    const { data } = await browser.call<{ data: string }>('Page.printToPDF', {
      paperWidth: 8.27,
      paperHeight: 11.69,
    });
    const pdf = Buffer.from(data, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(1);
    expect(pages).toBeLessThan(9);
  });
});

const weeks = ['I slept four hours.', 'What is the point?', 'I slept through.', 'I did the diary.'];

function captions(words: string): string {
  const turns = [
    'Ruth: Did you keep the diary?',
    'Maya Ortiz: I forgot.',
    'Ruth: And the nights?',
    `Maya Ortiz: ${words}`,
  ];
  const all = [
    ...turns,
    ...Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? 'Ruth: Go on.' : 'Maya Ortiz: Well.')),
  ];
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = all.map((turn, at) => {
    const [speaker, text] = turn.split(': ');
    return `${clock(at * 6)} --> ${clock(at * 6 + 3)}\n<v ${speaker}>${text}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** Words of plots that reach over the plot's edge or over each other. */
const badWords = `[...document.querySelectorAll("svg")].flatMap((svg) => {
  const [edge, texts] = [svg.getBoundingClientRect(), [...svg.querySelectorAll("text")]];
  const boxes = texts.map((text) => text.getBoundingClientRect());
  const name = (at) => svg.getAttribute("aria-label") + ": " + texts[at].textContent;
  return boxes.flatMap((box, at) => {
    const out = box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1;
    const over = boxes.some((other, to) => to > at && other.left < box.right - 1 && box.left < other.right - 1 && other.top < box.bottom - 3 && box.top < other.bottom - 3);
    return out || over ? [name(at)] : [];
  });
})`;

async function typed(args: readonly string[]): Promise<void> {
  const { status, stderr } = await desk.run(['--offline', ...args], { warm: true });
  expect(status, `amynote ${args.join(' ')}\n${stderr}`).toBe(0);
}
