/** The thread models by name. */
import type { ThreadModel } from '../kernel/model.js';
import { oneToOne } from './one-to-one.js';

export const models: ReadonlyMap<string, ThreadModel> = new Map([oneToOne].map((m) => [m.name, m]));
