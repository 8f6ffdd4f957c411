#!/usr/bin/env node
import { version } from './host/assets.js';

process.stdout.write(`lockstep ${version()}: no commands yet\n`);
