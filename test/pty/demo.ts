/**
 * A small program on the frame sink and the terminal guard: what the dashboard stands on, without the dashboard. Like
 * the real one it paints its first frame before Ink is loaded.
 */
import { capabilitiesOf } from '../../source/host/capabilities.js';
import { createSink } from '../../source/host/sink.js';
import { createTerminal, type Size } from '../../source/host/terminal.js';
import type { KeyEvent } from '../../source/screen/keys-input.js';

/** Keys pressed before the application is there wait for it. */
const early: KeyEvent[] = [];

const handlers = {
  onKeys: (keys: readonly KeyEvent[]): void => {
    early.push(...keys);
  },
  onSize: (_size: Size): void => {},
};

const terminal = createTerminal({
  input: process.stdin,
  output: process.stdout,
  onKeys: (keys) => handlers.onKeys(keys),
  onRedraw: (size) => {
    sink.resize(size.width, size.height);
    handlers.onSize(size);
  },
});
const { width, height } = terminal.size();
const sink = createSink({ width, height, capabilities: capabilitiesOf({}, process.env, true), write: terminal.write });

terminal.enter();
sink.paint([`\u001b[1mdemo\u001b[m ${width}x${height}`, 'loading']);

const { runApp } = await import('./demo-app.js');
runApp({ terminal, sink, early, handlers });
