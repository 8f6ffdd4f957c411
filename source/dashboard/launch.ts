/**
 * Starts the dashboard: takes the terminal over and paints a first frame from the program's text alone; then come the
 * compiler and the machine, and last Ink. Without a terminal it prints one plain frame, or the list (plain.ts).
 */
import { basename } from 'node:path';
import { capabilitiesOf } from '../host/capabilities.js';
import { programPath, readProgram } from '../host/files.js';
import { preparedEntries } from '../host/menu.js';
import type { Options } from '../host/options.js';
import { createSink } from '../host/sink.js';
import { createTerminal } from '../host/terminal.js';
import type { KeyEvent } from '../screen/keys-input.js';
import { paintLoading } from '../screen/loading.js';
import type { Capabilities } from '../screen/view.js';
import type { Controller, Load } from './controller.js';

const EXIT_WRONG = 2;

/** Runs the dashboard (`controlled`: for somebody who decides who does each step); answers the exit status when it has been left. */
export const launch = async (
  files: readonly string[],
  args: readonly string[] | undefined,
  options: Options,
  controlled = false,
): Promise<number> => {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const able = capabilitiesOf({ color: options.color, ascii: options.ascii }, process.env, isTerminal);
  const capabilities: Capabilities = { colours: able.colours, unicode: able.unicode, theme: options.theme };
  if (able.dumb) return (await import('./plain.js')).plain(files, args, options, capabilities, controlled);

  const file = files[0];
  const first = file === undefined ? undefined : readProgram(programPath(file));
  if (first !== undefined && !first.ok) {
    process.stderr.write(`lockstep: ${first.message}\n`);
    return EXIT_WRONG;
  }

  let controller: Controller | undefined;
  const early: KeyEvent[] = [];
  const terminal = createTerminal({
    input: process.stdin,
    output: process.stdout,
    onKeys: (keys) => (controller === undefined ? early.push(...keys) : controller.onKeys(keys)),
    onRedraw: (size) => {
      sink.resize(size.width, size.height);
      controller?.onSize(size);
    },
  });
  const sink = createSink({
    ...terminal.size(),
    capabilities: { eraseCharacters: able.eraseCharacters },
    write: terminal.write,
  });
  if (first !== undefined) {
    terminal.enter();
    sink.paint(
      paintLoading({ title: titleOf(first.value, file!), source: first.value, ...terminal.size(), capabilities }),
    );
  }

  const { createController } = await import('./controller.js');
  const imported = async (): Promise<Load> => (await import('../host/load.js')).load;
  // For the menu the compiler is not needed yet: it comes behind the first frame.
  const load = files.length === 0 ? undefined : await imported();
  const result = load?.({ files, args, options, terminal: true, controlled });
  if (result !== undefined && !result.ok && !result.compiled) {
    sink.close();
    terminal.leave();
    process.stderr.write(`${result.lines.join('\n')}\n`);
    return EXIT_WRONG;
  }
  const entries = preparedEntries() ?? (await import('../host/catalogue.js')).scenarioEntries();
  let show: (rows: readonly string[]) => void = sink.paint;
  let unmount = (): void => {};
  let provide: (load: Load) => void = () => {};
  const left = new Promise<void>((resolve) => {
    controller = createController({
      entries,
      loader:
        load ??
        new Promise<Load>((done) => {
          provide = done;
        }),
      files,
      args,
      options,
      capabilities,
      size: terminal.size(),
      stage: {
        show: (rows) => show(rows),
        repaint: sink.repaint,
        suspend: terminal.suspend,
        copy: terminal.copy,
        quit: () => {
          sink.close();
          unmount();
          terminal.leave();
          resolve();
        },
      },
    });
  });
  const c = controller!;
  c.start(result === undefined ? undefined : result.ok ? result.loaded : result.lines);
  if (first === undefined) terminal.enter();
  sink.paint(c.rows());

  let isLeft = false;
  left.then(() => {
    isLeft = true;
  });
  if (early.length > 0) c.onKeys(early);
  const { mountApp } = await import('./app.js');
  if (load === undefined) imported().then(provide, terminal.fail);
  if (!isLeft) {
    const app = mountApp(sink, c.rows(), terminal.fail);
    show = app.show;
    unmount = app.unmount;
  }
  await left;
  return c.isBroken() ? EXIT_WRONG : 0;
};

/** What the first frame is called: the title in the comment on top, else the file's name. */
const titleOf = (source: string, file: string): string =>
  /^\s*\/\*---[\s\S]{0,400}?\ntitle:[ \t]*(.+)/.exec(source)?.[1]?.trim() ?? basename(file);
