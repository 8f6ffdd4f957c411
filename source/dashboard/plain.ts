/** Without a terminal that can be painted on: one plain frame, or the list of scenarios. */
import { listCommand, scenarioEntries } from '../host/catalogue.js';
import { load } from '../host/load.js';
import type { Options } from '../host/options.js';
import { endWithReader } from '../host/output.js';
import { paintRows } from '../screen/screen.js';
import type { Capabilities } from '../screen/view.js';
import { screenOf } from '../session/keys.js';
import { type Controller, type ControllerOptions, createController } from './controller.js';

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

/** Prints what the dashboard would show first; answers the exit status. */
export const plain = (
  files: readonly string[],
  args: readonly string[] | undefined,
  options: Options,
  capabilities: Capabilities,
  controlled = false,
): number => {
  endWithReader();
  if (files.length === 0) return listCommand(false);
  const result = load({ files, args, options, terminal: true, controlled });
  if (!result.ok) {
    process.stderr.write(`${result.lines.join('\n')}\n`);
    return EXIT_WRONG;
  }
  const colourless: Capabilities = { ...capabilities, colours: 0 };
  const controller = createController({
    entries: scenarioEntries(),
    loader: load,
    files,
    args,
    options,
    capabilities: colourless,
    size: PLAIN,
    stage: idle,
  });
  controller.start(result.loaded);
  process.stdout.write(`${frameText(controller, colourless)}\n`);
  process.stderr.write('lockstep: this is no terminal that can be painted on; lockstep run runs the program\n');
  return 0;
};

/** The screen as text, without any escape sequence. */
const frameText = ({ session }: Controller, capabilities: Capabilities): string =>
  paintRows({ ...screenOf(session), ...PLAIN, capabilities })
    .map((row) =>
      row
        .map((s) => s.text)
        .join('')
        .trimEnd(),
    )
    .join('\n');
