/** What the terminal can show, decided from flags and environment alone. */

/** Colours at hand: none (attributes such as bold and reverse remain), the base 16, or the palette of 256. */
export type ColourDepth = 0 | 16 | 256;

/** What `--color` may say. */
export const COLOUR_CHOICES = ['auto', 'never', 'always', '16', '256'] as const;
export type ColourChoice = (typeof COLOUR_CHOICES)[number];

export interface CapabilityFlags {
  /** `--color`; `auto` if not given. */
  readonly color?: ColourChoice | undefined;
  /** `--ascii`: no glyph beyond ASCII. */
  readonly ascii?: boolean | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Capabilities {
  readonly colours: ColourDepth;
  /** Glyphs beyond ASCII may be used: the locale's character set is UTF-8 and `--ascii` was not given. */
  readonly unicode: boolean;
  /** The terminal cannot place a cursor (TERM=dumb or unset), or output is no terminal: print text, do not paint. */
  readonly dumb: boolean;
  /** ECH works (see the differ). */
  readonly eraseCharacters: boolean;
}

/** Terminals whose name does not say it, but which have 256 colours. */
const RICH = /^(xterm-(kitty|ghostty)|kitty|ghostty|alacritty|foot|wezterm|contour|rio|st-|iterm)/;
const WITHOUT_COLOUR = /^(vt(52|100|102|220|320|420)|ansi-m|.*-mono$|.*-m$)/;

const termColours = (env: Environment): ColourDepth => {
  const term = env.TERM ?? '';
  if (term === '' || term === 'dumb' || WITHOUT_COLOUR.test(term)) return 0;
  if (/-(256color|direct)/.test(term) || RICH.test(term)) return 256;
  return /^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') ? 256 : 16;
};

const atLeast16 = (colours: ColourDepth): ColourDepth => (colours === 0 ? 16 : colours);

const coloursOf = (flags: CapabilityFlags, env: Environment, isTTY: boolean): ColourDepth => {
  const fromTerm = termColours(env);
  switch (flags.color ?? 'auto') {
    case 'never':
      return 0;
    case '16':
      return 16;
    case '256':
      return 256;
    case 'always':
      return atLeast16(fromTerm);
    case 'auto':
  }
  // https://no-color.org: set and not empty.
  if ((env.NO_COLOR ?? '') !== '') return 0;
  const force = env.FORCE_COLOR;
  if (force !== undefined) {
    if (force === '0' || force === 'false') return 0;
    return force === '2' || force === '3' ? 256 : atLeast16(fromTerm);
  }
  return isTTY ? fromTerm : 0;
};

/** The first of LC_ALL, LC_CTYPE and LANG that is set and not empty decides, as in setlocale(3). */
const isUtf8 = (env: Environment): boolean => {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return /utf-?8/i.test(locale ?? '');
};

/**
 * What the terminal can show. Colours: `--color`, then NO_COLOR, then FORCE_COLOR, then whether output is a terminal
 * and which (TERM). Glyphs: `--ascii`, then LC_ALL, LC_CTYPE, LANG.
 */
export const capabilitiesOf = (flags: CapabilityFlags, env: Environment, isTTY: boolean): Capabilities => {
  const term = env.TERM ?? '';
  return {
    colours: coloursOf(flags, env, isTTY),
    unicode: flags.ascii !== true && isUtf8(env),
    dumb: !isTTY || term === '' || term === 'dumb',
    eraseCharacters: /^(xterm|tmux|linux|rxvt|alacritty|foot|kitty|ghostty|wezterm|st)\b/.test(term),
  };
};
