/**
 * JSONPath as Automation documents it: a key, a deep scan, an index, and a filter of one comparison. No wildcard, no slice,
 * no bracketed name, no two comparisons in a filter.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
const KEY = String.raw`\.[A-Za-z_][\w-]*`;
const DEEP = String.raw`\.\.[A-Za-z_][\w-]*`;
const INDEX = String.raw`\[\d+\]`;
const FILTER = String.raw`\[\?\(@(?:\.[\w-]+)+\s*(?:==|!=|>=|<=|>|<)\s*(?:'[^']*'|"[^"]*"|-?\d+|true|false)\)\]`;

const SELECTOR = new RegExp(`^\\$(?=\\.)(?:${KEY}|${DEEP}|${INDEX}|${FILTER})+$`);

export const isSelector = (path: unknown): path is string => typeof path === 'string' && SELECTOR.test(path);

/** Whether it always gives a list, however much there is. */
export const givesList = (path: string): boolean => path.includes('..') || path.includes('[?(');

/** Whether it scans; after a filter AWS's own example also takes the only value. */
export const isDeep = (path: string): boolean => path.includes('..') && !path.includes('[?(');
