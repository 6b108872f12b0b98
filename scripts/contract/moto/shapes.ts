import type { Answer } from './types.ts';

/** One place where two answers differ; `-` where one of them has nothing. */
export interface Unlike {
  /** A path such as `Windows[].Name`, or `error`. */
  member: string;
  moto: string;
  here: string;
}

/** Words that both must say alike, such as `CREATE_COMPLETE`; ids, names with numbers and texts have a type alone. */
const WORD = /^[A-Za-z_]{1,40}$/;

/** The client's own, or a token that only its maker reads. */
const LEFT_OUT = new Set(['$metadata', 'NextToken', 'nextToken', 'ResponseMetadata']);

/**
 * The members of an answer by path. Booleans, numbers and single words are kept with their value, since defaults are
 * what callers rely on; items of a list are put together, and what only some of them have is `sometimes`.
 */
export function membersOf(value: unknown): Record<string, string> {
  const found = new Map<string, string>();
  walk(value, '', found);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walk(value: unknown, path: string, found: Map<string, string>): void {
  if (Array.isArray(value)) walkList(value, path, found);
  else if (typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value)) {
    if (path !== '') found.set(path, 'structure');
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined && !LEFT_OUT.has(name)) walk(member, path === '' ? name : `${path}.${name}`, found);
    }
  } else found.set(path, typeOf(value));
}

function walkList(items: readonly unknown[], path: string, found: Map<string, string>): void {
  found.set(path, items.length === 0 ? 'empty list' : 'list');
  const each = items.map((item) => {
    const members = new Map<string, string>();
    walk(item, `${path}[]`, members);
    return members;
  });
  for (const member of new Set(each.flatMap((members) => [...members.keys()]))) {
    const says = each.map((members) => members.get(member));
    const different = new Set(says.toSorted((a = '', b = '') => (a < b ? -1 : 1)));
    found.set(member, different.has(undefined) ? 'sometimes' : [...different].join(' | '));
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Date) return 'date';
  if (typeof value === 'boolean' || typeof value === 'number') return `${value}`;
  if (typeof value === 'string') return WORD.test(value) ? `'${value}'` : 'text';
  return ArrayBuffer.isView(value) ? 'bytes' : typeof value;
}

/** Where two answers differ. What only one side has is told once, without what is in it. */
export function differencesOf(moto: Answer, here: Answer): Unlike[] {
  if ('error' in moto || 'error' in here) {
    const says = { moto: 'error' in moto ? moto.error : '-', here: 'error' in here ? here.error : '-' };
    return says.moto === says.here ? [] : [{ member: 'error', ...says }];
  }
  const members = new Set([...Object.keys(moto.members), ...Object.keys(here.members)]);
  const unlike: Unlike[] = [];
  for (const member of [...members].sort()) {
    const says = { moto: moto.members[member] ?? '-', here: here.members[member] ?? '-' };
    const told = unlike.some((one) => isBelow(member, one.member) && isWhole(one));
    if (says.moto !== says.here && !told) unlike.push({ member, ...says });
  }
  return unlike;
}

/** One side has nothing in it: what the other has there is one difference. */
const isWhole = ({ moto, here }: Unlike): boolean => [moto, here].some((says) => says === '-' || says === 'empty list');

export const isBelow = (member: string, other: string): boolean =>
  member.startsWith(`${other}.`) || member.startsWith(`${other}[]`);
