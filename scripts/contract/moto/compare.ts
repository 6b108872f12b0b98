import type { Explained } from './differences/explained.ts';
import { differencesOf, isBelow, type Unlike } from './shapes.ts';
import type { Answer, Call } from './types.ts';

export interface Compared {
  /** What both answer alike, by the call's name; members on which they differ are left out. */
  agreed: Record<string, Answer>;
  /** A line for each unexplained difference, and for each explained one that is gone. */
  problems: string[];
  /** How many calls were compared. */
  count: number;
}

/** Holds the answers of both sides against each other and against what is explained. */
export function compare(given: {
  calls: readonly Call[];
  theirs: ReadonlyMap<string, Answer>;
  ours: ReadonlyMap<string, Answer>;
  explained: readonly Explained[];
}): Compared {
  const known = new Set(given.explained.flatMap(linesOf));
  const problems: string[] = [];
  const agreed: Record<string, Answer> = {};
  for (const { name } of given.calls) {
    const [theirs, ours] = [given.theirs.get(name), given.ours.get(name)];
    if (theirs === undefined || ours === undefined) continue;
    const unlike = differencesOf(theirs, ours);
    const lines = unlike.map((one) => lineOf(name, one));
    problems.push(...lines.filter((line) => !known.delete(line)).map((line) => `Unexplained: ${line}`));
    const answer = without(
      ours,
      unlike.map(({ member }) => member),
    );
    if (answer !== undefined) agreed[name] = answer;
  }
  problems.push(...[...known].map((line) => `Explained, and no longer so: ${line}`));
  return { agreed, problems, count: given.calls.filter(({ seed }) => !seed).length };
}

const lineOf = (call: string, { member, moto, here }: Unlike): string =>
  `${call} ${member}: moto says ${moto}, the local AWS says ${here}`;

const linesOf = ({ calls, members, moto, here }: Explained): string[] =>
  calls.flatMap((call) => members.map((member) => lineOf(call, { member, moto, here })));

function without(answer: Answer, unlike: readonly string[]): Answer | undefined {
  if (unlike.includes('error')) return undefined;
  if ('error' in answer) return answer;
  const isAlike = (member: string) => !unlike.some((other) => member === other || isBelow(member, other));
  return { members: Object.fromEntries(Object.entries(answer.members).filter(([member]) => isAlike(member))) };
}
