/**
 * What is used. Of the files that come with lockstep only what the program needs is compiled in: what one of their
 * definitions names is used only if that definition is.
 */
import type { Checker, FunctionEntity, GlobalEntity } from './context.js';

type Entity = GlobalEntity | FunctionEntity;

/** The entity is named at `at`. The first use is kept, for the message when it is defined nowhere. */
export const use = (c: Checker, entity: Entity, at: number): void => {
  const holder = c.function?.entity ?? c.initialised;
  if (holder !== undefined && c.program.sources[holder.place.file]?.own === false)
    holder.needs.push({ entity, at, file: c });
  else entity.used ??= { at, file: c };
};

/** What is needed by what is used is used. `start`: used without being named. */
export const spreadUses = (entities: readonly Entity[], start: Entity | undefined): void => {
  const waiting = entities.filter((one) => one.used !== undefined || one === start);
  const seen = new Set<Entity>(waiting);
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const { entity, at, file } of one.needs) {
      entity.used ??= { at, file };
      if (seen.has(entity)) continue;
      seen.add(entity);
      waiting.push(entity);
    }
  }
};
