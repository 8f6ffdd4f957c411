/** The dashboard without a terminal and without Ink: keys in, rows out. */
import { createController } from '../../source/dashboard/controller.js';
import { scenarioEntries } from '../../source/host/catalogue.js';
import { load } from '../../source/host/load.js';
import { checkOptions, type RawFlags } from '../../source/host/options.js';
import { keysOf } from '../../source/screen/keys-input.js';
import type { Capabilities } from '../../source/screen/view.js';

export interface Driver {
  /** Presses keys given as the terminal sends them. */
  readonly press: (keys: string) => void;
  readonly resize: (width: number, height: number) => void;
  readonly rows: () => string[];
  /** What was asked of the host: 'quit', 'suspend', 'repaint', 'copy TEXT'. */
  readonly asked: readonly string[];
}

export interface DriverOptions {
  readonly file?: string;
  readonly flags?: RawFlags;
  readonly width?: number;
  readonly height?: number;
  readonly capabilities?: Partial<Capabilities>;
}

/** Opens a scenario (or the menu) on a screen of the given size. */
export const drive = ({ file, flags = {}, width = 80, height = 24, capabilities = {} }: DriverOptions): Driver => {
  const checked = checkOptions('open', flags);
  if (!checked.ok) throw new Error(checked.message);
  const { options } = checked;
  const asked: string[] = [];
  const files = file === undefined ? [] : [file];
  const controller = createController({
    entries: scenarioEntries(),
    loader: load,
    files,
    args: undefined,
    options,
    capabilities: { colours: 256, unicode: true, theme: 'dark', ...capabilities },
    size: { width, height },
    stage: {
      show: () => {},
      repaint: () => asked.push('repaint'),
      suspend: () => asked.push('suspend'),
      copy: (text) => asked.push(`copy ${text}`),
      quit: () => asked.push('quit'),
    },
  });
  if (file !== undefined) {
    const result = load({ files, args: undefined, options, terminal: true });
    controller.start(result.ok ? result.loaded : result.lines);
  }
  return {
    press: (keys) => controller.onKeys(keysOf(keys)),
    resize: (newWidth, newHeight) => controller.onSize({ width: newWidth, height: newHeight }),
    rows: controller.rows,
    asked,
  };
};
