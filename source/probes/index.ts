/** All probes, in the order in which they are shown; and what their threads and children do. */
import { blocking, blockingRoles } from './blocking.js';
import { communication, communicationRoles } from './communication.js';
import { creation, creationRoles } from './creation.js';
import { deadlock, deadlockRoles } from './deadlock.js';
import { exclusion, exclusionRoles } from './exclusion.js';
import { failure, failureRoles } from './failure.js';
import { instruction, instructionRoles } from './instruction.js';
import { memory, memoryRoles } from './memory.js';
import { parallelism, parallelismRoles } from './parallelism.js';
import type { Probe, Roles } from './probe.js';
import { race, raceRoles } from './race.js';
import { scheduling, schedulingRoles } from './scheduling.js';
import { storeBuffering, storeBufferingRoles } from './store-buffering.js';
import { switching, switchingRoles } from './switching.js';

export const probes: readonly Probe[] = [
  creation,
  switching,
  memory,
  race,
  exclusion,
  storeBuffering,
  blocking,
  parallelism,
  communication,
  failure,
  scheduling,
  deadlock,
  instruction,
];

export const roles: Roles = {
  ...creationRoles,
  ...switchingRoles,
  ...memoryRoles,
  ...raceRoles,
  ...exclusionRoles,
  ...storeBufferingRoles,
  ...blockingRoles,
  ...parallelismRoles,
  ...communicationRoles,
  ...failureRoles,
  ...schedulingRoles,
  ...deadlockRoles,
  ...instructionRoles,
};

export const probeNamed = (name: string): Probe | undefined => probes.find((probe) => probe.name === name);
