/** The session's side of measuring: the list of probes, and the text that grows while one runs. */

import { list } from './asking.js';
import { change } from './change.js';
import type { Session } from './state.js';

/** Offers probes to choose from. */
export function askProbe(session: Session, probes: readonly { readonly name: string; readonly title: string }[]): void {
  list(
    session,
    { kind: 'probes', names: probes.map((p) => p.name) },
    'what is measured on the real machine?',
    probes.map((p) => ({ label: p.name, note: p.title, enabled: true })),
  );
}

/** Opens the text of a probe. */
export function openProbe(session: Session, name: string, title: string): void {
  change(session, (d) => {
    d.asking = { kind: 'probing', name };
    if (d.run) d.run.overlay = { kind: 'text', title, lines: [], scroll: 0, unfolded: true };
  });
}

/** Is the text of this probe still open? */
export const isProbing = (session: Session, name: string): boolean => {
  const { asking, run } = session.state;
  return asking?.kind === 'probing' && asking.name === name && run?.overlay?.kind === 'text';
};

/** What is known of it by now; where the person has scrolled to stays. */
export function tellProbe(session: Session, lines: readonly string[]): void {
  change(session, (d) => {
    if (d.run?.overlay?.kind === 'text') d.run.overlay.lines = [...lines];
  });
}
