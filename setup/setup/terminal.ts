import { createInterface } from 'node:readline/promises';
import { Told } from '../caller.ts';

export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/** One question on the terminal. Ctrl+C and the end of input end the command with a sentence. */
export const askOnTerminal =
  (stop: AbortSignal, { input, output }: Terminal) =>
  async (question: string): Promise<string> => {
    const lines = createInterface({ input, output });
    let end = (): void => {};
    const ended = new Promise<never>((_, reject) => {
      end = () => reject(new Told('Stopped. Nothing was written.'));
    });
    ended.catch(() => {});
    // readline takes Ctrl+C from the terminal, so the process is not told.
    lines.once('SIGINT', end);
    lines.once('close', end);
    stop.addEventListener('abort', end);
    try {
      return await Promise.race([lines.question(question), ended]);
    } finally {
      stop.removeEventListener('abort', end);
      lines.close();
    }
  };
