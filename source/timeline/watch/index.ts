/** The observers that find verdicts: they watch every run, in the dashboard and without. */
import { inversions } from '../inversion.js';
import type { Observer } from '../observer.js';
import { races } from '../races/detector.js';
import { lockWatch } from './locks.js';
import { readyWatch } from './ready.js';
import { regionWatch } from './regions.js';
import { waitWatch } from './waits.js';

export const watchers: readonly Observer[] = [
  inversions as Observer,
  waitWatch as Observer,
  regionWatch as Observer,
  lockWatch as Observer,
  readyWatch as Observer,
  races as Observer,
];
