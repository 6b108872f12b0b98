import { type RefObject, useState } from 'react';
import { allHints, type Hint, hintsFor, usageFor } from './command-hints.ts';
import type { Command } from './world-types.ts';

const ONLY_COMMANDS =
  'Not sent: local mode only knows slash commands. Type / to see them, for example /patch bake web.';

/** The line that is being typed, and the list of commands above it. */
export interface Line {
  text: string;
  hints: readonly Hint[];
  /** Index of the hint that arrows have reached; -1 for none. */
  chosen: number;
  /** Why the line was not sent, or how the command in it goes on. */
  note: string;
  isRefusal: boolean;
  write: (text: string) => void;
  insert: (hint: Hint) => void;
  submit: () => void;
  /** Whether the key meant something here. */
  press: (key: string) => boolean;
}

interface Options {
  commands: readonly Command[] | undefined;
  input: RefObject<HTMLInputElement | null>;
  onCommand: (text: string) => void;
}

/** Commands sent from here, newest first, and which of them the up arrow has brought back. */
interface History {
  sent: readonly string[];
  at: number;
}

export function useLine({ commands, input, onCommand }: Options): Line {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(-1);
  const [dismissed, setDismissed] = useState(false);
  const [notice, setNotice] = useState('');
  const [history, setHistory] = useState<History>({ sent: [], at: -1 });
  const all = allHints(commands);
  const hints = dismissed ? [] : hintsFor(text, all);
  const usage = hints.length === 0 ? usageFor(text, all) : undefined;

  const show = (next: string, isDismissed: boolean): void => {
    setText(next);
    setChosen(-1);
    setDismissed(isDismissed);
    setNotice('');
  };
  const write = (next: string): void => {
    setHistory({ ...history, at: -1 });
    show(next, false);
  };
  const insert = (hint: Hint): void => {
    write(hint.insert);
    input.current?.focus();
  };
  const send = (typed: string): void => {
    onCommand(typed);
    setHistory({ sent: [typed, ...history.sent], at: -1 });
    show('', false);
  };
  const submit = (): void => {
    const typed = text.trim();
    if (typed.startsWith('/')) send(typed);
    else if (typed !== '') setNotice(ONLY_COMMANDS);
  };
  const recall = (step: number): boolean => {
    const at = history.at + step;
    if ((history.at === -1 && text !== '') || at < -1 || at >= history.sent.length) return false;
    setHistory({ ...history, at });
    show(history.sent[at] ?? '', true);
    return true;
  };
  const move = (step: number): boolean => {
    if (hints.length === 0) return recall(-step);
    setChosen(chosen === -1 && step < 0 ? hints.length - 1 : (chosen + step + hints.length) % hints.length);
    return true;
  };
  const press = (key: string): boolean => {
    const hint = hints[chosen] ?? (key === 'Tab' ? hints[0] : undefined);
    if (key === 'ArrowDown' || key === 'ArrowUp') return move(key === 'ArrowDown' ? 1 : -1);
    if (key === 'Escape' && hints.length > 0) setDismissed(true);
    else if ((key === 'Tab' || key === 'Enter') && hint !== undefined) insert(hint);
    else if (key === 'Enter') submit();
    else return false;
    return true;
  };
  const note = notice || (usage === undefined ? '' : `${usage.usage}: ${usage.description}`);
  return { text, hints, chosen, note, isRefusal: notice !== '', write, insert, submit, press };
}
