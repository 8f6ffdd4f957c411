/**
 * Starts the dashboard: loads the program, takes the terminal over and paints the first frame with the same painters that
 * paint all others; only then is Ink imported. Without a terminal it prints one plain frame, or the list.
 */
import { capabilitiesOf } from '../host/capabilities.js';
import { preparedEntries } from '../host/menu.js';
import type { Options } from '../host/options.js';
import { endWithReader } from '../host/output.js';
import { createSink } from '../host/sink.js';
import { createTerminal } from '../host/terminal.js';
import { paintRows } from '../screen/screen.js';
import type { Capabilities } from '../screen/view.js';
import { screenOf } from '../session/keys.js';
import { type Controller, type ControllerOptions, createController, type Load } from './controller.js';

const EXIT_WRONG = 2;
/** The size of a frame that nobody looks at on a screen. */
const PLAIN = { width: 80, height: 24 } as const;

const idle: ControllerOptions['stage'] = {
  show: () => {},
  repaint: () => {},
  suspend: () => {},
  copy: () => {},
  quit: () => {},
};

/** Runs the dashboard; answers the exit status when it has been left. */
export const launch = async (
  files: readonly string[],
  args: readonly string[] | undefined,
  options: Options,
): Promise<number> => {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const able = capabilitiesOf({ color: options.color, ascii: options.ascii }, process.env, isTerminal);
  const capabilities: Capabilities = { colours: able.colours, unicode: able.unicode, theme: options.theme };
  if (able.dumb) {
    endWithReader();
    if (files.length === 0) return (await import('../host/catalogue.js')).listCommand(false);
  }
  const imported = async (): Promise<Load> => (await import('../host/load.js')).load;
  // For the menu the compiler is not needed yet: it comes behind the first frame.
  const load = files.length === 0 ? undefined : await imported();
  const result = load?.({ files, args, options, terminal: true });
  const entries = preparedEntries() ?? (await import('../host/catalogue.js')).scenarioEntries();
  if (result !== undefined && !result.ok && (able.dumb || !result.compiled)) {
    process.stderr.write(`${result.lines.join('\n')}\n`);
    return EXIT_WRONG;
  }
  const loaded = result === undefined ? undefined : result.ok ? result.loaded : result.lines;
  if (able.dumb) {
    const plain: Capabilities = { ...capabilities, colours: 0 };
    const controller = createController({
      entries,
      loader: load ?? imported(),
      files,
      args,
      options,
      capabilities: plain,
      size: PLAIN,
      stage: idle,
    });
    controller.start(loaded);
    process.stdout.write(`${plainFrame(controller, plain)}\n`);
    process.stderr.write('lockstep: this is no terminal that can be painted on; lockstep run runs the program\n');
    return 0;
  }

  let controller: Controller | undefined;
  const terminal = createTerminal({
    input: process.stdin,
    output: process.stdout,
    onKeys: (keys) => controller?.onKeys(keys),
    onRedraw: (size) => {
      sink.resize(size.width, size.height);
      controller?.onSize(size);
    },
  });
  const size = terminal.size();
  const sink = createSink({
    ...size,
    capabilities: { eraseCharacters: able.eraseCharacters },
    write: terminal.write,
  });
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
      size,
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
  c.start(loaded);
  terminal.enter();
  sink.paint(c.rows());

  let isLeft = false;
  left.then(() => {
    isLeft = true;
  });
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

/** The screen as text, without any escape sequence. */
const plainFrame = ({ session }: Controller, capabilities: Capabilities): string =>
  paintRows({ ...screenOf(session), ...PLAIN, capabilities })
    .map((row) =>
      row
        .map((s) => s.text)
        .join('')
        .trimEnd(),
    )
    .join('\n');
