/** Everything about files. */
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { descriptorFunctions } from './descriptors.js';
import { epollFunctions } from './epoll.js';
import { folderFunctions } from './folders.js';
import { madeNameFunctions } from './made-names.js';
import { messageQueueFunctions } from './message-queues.js';
import { messageFunctions } from './messages.js';
import { nameFunctions } from './names.js';
import { pipeFunctions } from './pipes.js';
import { pollFunctions } from './poll.js';
import { lockFunctions } from './record-locks.js';
import { selectFunctions } from './select.js';
import { sharedMemoryFunctions } from './shared-memory.js';
import { socketFunctions } from './sockets.js';
import { syncFunctions } from './sync.js';
import { timeFunctions } from './times.js';
import { transferFunctions } from './transfer.js';

export const fileFunctions: readonly Intrinsic[] = [
  ...descriptorFunctions,
  ...transferFunctions,
  ...nameFunctions,
  ...folderFunctions,
  ...madeNameFunctions,
  ...sharedMemoryFunctions,
  ...timeFunctions,
  ...lockFunctions,
  ...syncFunctions,
  ...pipeFunctions,
  ...pollFunctions,
  ...selectFunctions,
  ...epollFunctions,
  ...socketFunctions,
  ...messageFunctions,
  ...messageQueueFunctions,
];
