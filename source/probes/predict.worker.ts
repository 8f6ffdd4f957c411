/** Predicts in a thread of its own, where compiling and simulating hold up no screen. */
import { parentPort, workerData } from 'node:worker_threads';
import { probeNamed } from './index.js';
import { predictionOf } from './simulate.js';

const probe = probeNamed(String(workerData));
if (probe !== undefined) parentPort?.postMessage(predictionOf(probe));
