/** The thread models by name. */
import type { ThreadModel } from '../kernel/model.js';
import { gpm } from './gpm.js';
import { interpreterLockModel } from './interpreter-lock.js';
import { manyToMany } from './many-to-many.js';
import { manyToOne } from './many-to-one.js';
import { oneToOne } from './one-to-one.js';

export const models: ReadonlyMap<string, ThreadModel> = new Map(
  [oneToOne, manyToOne, manyToMany, gpm, interpreterLockModel].map((m) => [m.name, m]),
);
