import { readFileSync } from 'node:fs';

/** One block of a guide: commands of a shell, configuration, what people do in Slack, or the title of a card. */
export interface Block {
  language: 'sh' | 'yaml' | 'slack' | 'text';
  text: string;
}

export interface Step {
  title: string;
  blocks: readonly Block[];
}

const LANGUAGES = ['sh', 'yaml', 'slack', 'text'] as const;

/** The numbered chapters of a guide, each with its blocks in order. @throws Error for a block that nobody could play */
export function stepsOf(path: string): readonly Step[] {
  const [, ...chapters] = readFileSync(path, 'utf8').split(/^## (?=\d)/m);
  return chapters.map((chapter) => {
    const [own = ''] = chapter.split(/^## /m);
    return {
      title: own.split('\n', 1)[0] ?? '',
      blocks: [...own.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, name, text = '']) => {
        const language = LANGUAGES.find((known) => known === name);
        if (language === undefined) throw new Error(`${path} has a block of ${name}`);
        return { language, text };
      }),
    };
  });
}

export type Act =
  | { kind: 'wait'; by: string }
  | { kind: 'invite' | 'approve'; who: string }
  | { kind: 'command'; who: string; text: string };

/** What people do, a line each. @throws Error for a line that is none of it */
export const actsIn = (text: string): readonly Act[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const wait = /^ +(\d+[smh])$/.exec(line);
      if (wait !== null) return { kind: 'wait', by: wait[1] ?? '' };
      const [, name = '', what = ''] = /^(\w+) {2}(.+)$/.exec(line) ?? [];
      const who = `U0${name.toUpperCase()}`;
      if (what.startsWith('/patch ')) return { kind: 'command', who, text: what };
      if (what === 'Approve') return { kind: 'approve', who };
      if (what === '/invite @patchwarden') return { kind: 'invite', who };
      throw new Error(`nobody can do this: ${line}`);
    });

/** A file with what a block adds: maps are joined, and a key without a value goes. */
export function joined(file: unknown, more: unknown): unknown {
  if (!isMap(file) || !isMap(more)) return more;
  const result: Record<string, unknown> = { ...file };
  for (const [key, value] of Object.entries(more)) {
    if (value === null) delete result[key];
    else result[key] = joined(result[key], value);
  }
  return result;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
