import { parse, stringify } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/types.ts';
import { sampleOf } from '../support/further.ts';
import { FULL, problemsOf, replace } from './fixture.ts';

type Path = readonly string[];

interface Mutant {
  name: string;
  /** Keys that a refusal may name: the field that was changed, one inside it, one above it. */
  field: Path;
  text: string;
}

const BASE: unknown = parse(FULL);

/** What a slip of a hand or of a script leaves where a value stood. */
const SLIPS: readonly unknown[] = [null, '', [], {}, 0, -1, 99, 1.5, true, 'x', '0s'];

/**
 * Mistakes that leave a whole config which allows more. Nothing in the text tells them from a decision, or only Slack or AWS can:
 * a run asks those before it starts, and takes "not found" for no. Listed one by one, so that a new one shows here.
 */
const DELIBERATE = [
  ...['deferrals', 'fleets.web-prod.after', 'fleets.web-prod.soak', 'freezes[0]', 'people', 'people.cleo'].map(
    (key) => `${key}: removed`,
  ),
  ...['people.cleo[0]', 'people.cleo[1]', 'policies.prod.expires', 'policies.prod.soak'].map(
    (key) => `${key}: removed`,
  ),
  ...['api-prod.checkpoint', 'api-prod.watch', 'web-prod.alarms', 'web-prod.alarms[0]', 'web-prod.watch'].map(
    (key) => `fleets.${key}: removed`,
  ),
  ...['concurrency', 'errors', 'pin', 'reboot', 'waves', 'waves[0]', 'waves[1]'].map(
    (key) => `fleets.rhel-prod.patch.${key}: removed`,
  ),
  ...['concurrency', 'errors', 'waves[1]'].map((key) => `fleets.rhel-prod.patch.${key}: to 99`),
  'fleets.rhel-prod.patch: to {}',
  'fleets.rhel-dev.signoff: removed',
  'fleets.api-prod.checkpoint: to 99',
  // Written 0s, and 90s with its first digit lost.
  'fleets.api-prod.watch: to "0s"',
  'fleets.api-prod.watch: to "0s"',
  'fleets.web-prod.alarms: to []',
  'fleets.web-prod.watch: to "0s"',
  'fleets.web-prod.watch: to "5m"',
  'freezes: to []',
  'people: to {}',
  'policies.prod.soak: to "0s"',
  'policies.prod.soak: to "4h"',
];
const ONLY_THE_SERVICE_KNOWS = [
  'approvers.leads.users[0]: to "UOANA"',
  'approvers.leads.users[1]: to "UOBEN"',
  'approvers.leads.users[2]: to "UOCLEO"',
  'approvers.leads.users[3]: to "UOCLEOO"',
  'approvers.platform.usergroup: to "SOPLATFORM"',
  'enterprise: to "EOPATCHW"',
  'freezes[0]: to "arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze-"',
  'freezes[0]: to "arn:aws:ssm:ap-southeast-2:111122223333:document/changefreeze"',
  'people.cleo[0]: to "UOCLEO"',
  'people.cleo[1]: to "UOCLEOO"',
  'workspace: to "TOPATCHW"',
];

function allMutants(): Mutant[] {
  return pathsOf(BASE, []).flatMap((path) => [...valueMutants(path), ...keyMutants(path), ...textMutants(path)]);
}

function pathsOf(node: unknown, path: Path): Path[] {
  const below =
    typeof node === 'object' && node !== null
      ? Object.entries(node).flatMap(([key, value]) => pathsOf(value, [...path, key]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

const at = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null ? Object.entries(node).find(([name]) => name === key)?.[1] : undefined,
    tree,
  );

/** JSON is YAML, and quick to write a thousand times. */
function edited(path: Path, value: unknown): string {
  const tree = structuredClone(BASE);
  replace(tree, path, value);
  return JSON.stringify(tree);
}

function valueMutants(path: Path): Mutant[] {
  const value = at(BASE, path);
  const slips = [
    ...SLIPS,
    [value],
    ...(typeof value === 'string' ? stringSlips(value) : []),
    ...(Array.isArray(value) ? listSlips(value) : []),
  ];
  return slips
    .filter((slip) => JSON.stringify(slip) !== JSON.stringify(value))
    .map((slip) => ({ name: `${shown(path)}: to ${JSON.stringify(slip)}`, field: path, text: edited(path, slip) }));
}

const stringSlips = (value: string): string[] => [
  value.toLowerCase(),
  ` ${value}`,
  `${value}-`,
  `#${value}`,
  `${value}/../x`,
  value.slice(1),
  value.replace(/[a-z]/i, '*'),
  value.replace(/[0-9]/g, 'O'),
  value.replace(/:/g, ';'),
];

const listSlips = (items: readonly unknown[]): unknown[] => [
  [...items, items[0]],
  [...items, 'x'],
  [items],
  items.join(','),
];

function keyMutants(path: Path): Mutant[] {
  const parent = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  const value = at(BASE, path);
  const above = at(BASE, parent);
  if (Array.isArray(above)) {
    const rest = above.filter((_, index) => String(index) !== key);
    return [{ name: `${shown(path)}: removed`, field: parent, text: edited(parent, rest) }];
  }
  const renamed = [key.toUpperCase(), `${key}s`, `${key} `, key.slice(0, -1), `x${key}`, `-${key}`].filter(
    (name) => name !== key && name !== '',
  );
  return [
    { name: `${shown(path)}: removed`, field: path, text: edited(path, undefined) },
    ...renamed.map((name) => ({
      name: `${shown(path)}: key to ${name}`,
      field: [...parent, name],
      text: withBoth([path, undefined], [[...parent, name], value]),
    })),
  ];
}

function withBoth(...edits: [Path, unknown][]): string {
  const tree = structuredClone(BASE);
  for (const [path, value] of edits) replace(tree, path, value);
  return JSON.stringify(tree);
}

/** A top-level section pasted a second time. */
function textMutants(path: Path): Mutant[] {
  if (path.length > 1) return [];
  const section = stringify(Object.fromEntries([[path[0], at(BASE, path)]]));
  return [{ name: `${shown(path)}: twice`, field: path, text: `${FULL}${section}` }];
}

const shown = (path: Path): string =>
  path
    .map((key) => (/^[0-9]$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);

/** A refusal names the field when its path is that field's, or begins or continues it; a name that others refer to is named by them. */
function names({ field: problem, message }: { field: string; message: string }, field: Path): boolean {
  const wanted = shown(field).replaceAll('"', '');
  const named = problem.replaceAll('"', '');
  if (
    named === wanted ||
    named.startsWith(`${wanted}.`) ||
    named.startsWith(`${wanted}[`) ||
    wanted.startsWith(`${named}.`) ||
    wanted.startsWith(`${named}[`)
  )
    return true;
  if (field.length === 3 && BESIDE.test(wanted) && message.includes(field.at(-1) ?? '')) return true;
  return REFERRED.some(({ section, referrer }) => field.length >= 1 && field[0] === section && referrer.test(named));
}

/** Keys of a fleet that others beside them, or the fleet after it, need: these are refused, and name what is missing. */
const BESIDE = /^fleets\.rhel-\w+\.(window|adopted|patch|after)$/;

/** Where names of a section are used: taking a name away is told at the field that uses it. */
const REFERRED = [
  { section: 'approvers', referrer: /^policies\.\w+\.(from|approvals)/ },
  { section: 'policies', referrer: /^(images|fleets)\.[\w-]+\.policy/ },
  { section: 'images', referrer: /^fleets\.[\w-]+\.image/ },
  { section: 'fleets', referrer: /^fleets\.[\w-]+\.after/ },
  { section: 'accounts', referrer: /^images\.\w+\.pipeline/ },
];

/** Why `mutant` lets more happen than `base`; `undefined` when it does not. Reads the results only, and shares nothing with the checks. */
function weakerThan(base: Config, mutant: Config): string | undefined {
  if (mutant.workspace !== base.workspace) return 'another workspace';
  if ((mutant.enterprise ?? base.enterprise) !== base.enterprise) return 'another organisation';
  if (base.freezes.some((freeze) => !mutant.freezes.includes(freeze))) return 'fewer freezes';
  if (mutant.deferrals.max > base.deferrals.max || mutant.deferrals.withinMs > base.deferrals.withinMs)
    return 'longer deferrals';
  if (Object.keys(mutant.accounts).some((id) => !(id in base.accounts))) return 'more accounts';
  if (accountsOfPeople(base).some((pair) => !accountsOfPeople(mutant).includes(pair))) return 'one person counts twice';
  for (const [place, subject] of governed(mutant)) {
    const before = governed(base).get(place) ?? base.images[subject.name] ?? base.fleets[subject.name];
    if (before === undefined) return `${place} is new`;
    const why = weakerPolicy([base, before.policy], [mutant, subject.policy]);
    if (why !== undefined) return why;
  }
  return Object.values(base.fleets).find((fleet) => weakerFleet(base, fleet, mutant)) && 'a fleet waits for less';
}

/** What is governed, by what it is in AWS: a new name for it does not excuse a weaker policy. */
const governed = ({ images, fleets }: Config): Map<string, { name: string; policy: string }> => {
  const places = new Map<string, { name: string; policy: string }>();
  for (const image of Object.values(images)) places.set(image.pipelineArn ?? `parameter ${image.parameter}`, image);
  for (const fleet of Object.values(fleets)) places.set(JSON.stringify(fleet.target), fleet);
  return places;
};

const accountsOfPeople = ({ people }: Config): string[] =>
  Object.values(people).flatMap((accounts) =>
    accounts.flatMap((a) => accounts.filter((b) => a < b).map((b) => `${a} is ${b}`)),
  );

const principals = (config: Config, policy: string): string[] =>
  (config.policies[policy]?.from ?? []).flatMap((name) => {
    const group = config.approvers[name];
    if (group === undefined) throw new Error(`${policy} takes ${name}, who is nobody`);
    return group.kind === 'usergroup' ? [group.usergroup] : group.users;
  });

function weakerPolicy([base, before]: [Config, string], [mutant, after]: [Config, string]): string | undefined {
  const was = base.policies[before];
  const is = mutant.policies[after];
  if (was === undefined || is === undefined) return 'no policy';
  if (is.approvals < was.approvals) return 'a lower quorum';
  if (is.expiresMs > was.expiresMs) return 'a longer expiry';
  if (is.soakMs < was.soakMs) return 'a shorter soak';
  if ((is.escalated?.approvals ?? 10) < (was.escalated?.approvals ?? 10)) return 'easier further deferrals';
  return principals(mutant, after).some((who) => !principals(base, before).includes(who))
    ? 'more approvers'
    : undefined;
}

function weakerFleet(base: Config, fleet: Config['fleets'][string], mutant: Config): boolean {
  const now = mutant.fleets[fleet.name];
  if (now === undefined) return false;
  const soakOf = (config: Config, { soakMs, policy }: typeof fleet) => soakMs ?? config.policies[policy]?.soakMs ?? 0;
  if ((fleet.after !== undefined && now.after !== fleet.after) || soakOf(mutant, now) < soakOf(base, fleet))
    return true;
  return guardsLess(fleet, now);
}

/** A name that no alarm has stops deploys; only a missing one lets more through. Without a checkpoint all goes at once. */
const guardsLess = (was: Config['fleets'][string], is: Config['fleets'][string]): boolean =>
  (is.watchMs ?? 0) < (was.watchMs ?? 0) ||
  is.alarms.length < was.alarms.length ||
  (is.checkpoint ?? 100) > (was.checkpoint ?? 100) ||
  patchesMore(was, is);

/** An occurrence that nobody has to approve; more instances at a time, more failures, fewer or larger waves; nobody who says that it works. */
function patchesMore(was: Config['fleets'][string], is: Config['fleets'][string]): boolean {
  if (was.occurrences === 'approval-required' && is.occurrences !== 'approval-required') return true;
  if (was.signoff !== undefined && is.signoff === undefined) return true;
  if (was.patch === undefined || is.patch === undefined) return is.patch !== undefined;
  if (was.patch.pin !== 'none' && is.patch.pin === 'none') return true;
  if (was.patch.reboot === 'never' && is.patch.reboot !== 'never') return true;
  if (is.patch.waves.length < was.patch.waves.length) return true;
  return widths(is).some((width, index) => width > (widths(was)[index] ?? 0));
}

const widths = ({ patch }: Config['fleets'][string]): number[] => [
  share(patch?.concurrency),
  share(patch?.errors),
  ...(patch?.waves ?? []),
];

/** A percentage of a fleet of a hundred. */
const share = (text = '0'): number => Number(text.replace('%', ''));

describe('a config with a mistake in it', () => {
  const mutants = allMutants();

  test('is tried in at least 300 ways', () => {
    expect(new Set(mutants.map(({ text }) => text)).size).toBeGreaterThan(300);
  });

  test('is refused naming the field, or no weaker', () => {
    const base = parseConfig(FULL);
    const sample = sampleOf(mutants, 4);
    const weak = sample.filter(({ text, field }) => {
      const problems = problemsOf(text);
      return problems.length === 0
        ? weakerThan(base, parseConfig(text)) !== undefined
        : !problems.some((problem) => names(problem, field));
    });
    const played = sample.map(({ name }) => name);
    const known = [...new Set([...DELIBERATE, ...ONLY_THE_SERVICE_KNOWS])].flatMap((name) =>
      played.filter((each) => each === name),
    );
    expect(weak.map(({ name }) => name).sort()).toEqual(known.sort());
  });
});
