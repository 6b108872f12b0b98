import { FROM_TAGS } from './fields.ts';
import type { Problem } from './problem.ts';
import type { ConfigView } from './view.ts';

type Fleet = ConfigView['fleets']['entries'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** As many waves as the runbook of patching in place has steps for. */
const WAVES = 3;

/** What a patch group says about its window and its patching. Any other fleet is told so in fleet-deploys.ts. */
export function patchingProblems(view: ConfigView, name: string, fleet: Fleet): Problem[] {
  if (fleet.patchGroup === undefined) return [];
  const { patch } = fleet;
  const found = [...windowProblems(fleet), ...(patch === undefined ? [] : patchProblems(view, fleet, patch))];
  return found.map(({ key, message }) => ({ path: ['fleets', name, ...key], message }));
}

interface Found {
  /** Below the fleet. */
  key: readonly string[];
  message: string;
}

/** Which rule is broken when, and its message. */
type Rule = readonly [broken: boolean, problem: () => Found];

function windowProblems({ window, occurrences, signoff, patch, ...fleet }: Fleet): Found[] {
  const adopted = fleet.adopted === true;
  const stop = fleet.stop === true;
  const rules: readonly Rule[] = [
    [adopted && window === undefined, () => needs('adopted', A_WINDOW)],
    [
      window === FROM_TAGS && !adopted,
      () => tagged('adopted: true, since such a window patches only what people approved'),
    ],
    [window === FROM_TAGS && patch === undefined && !adopted, () => tagged(A_PATCH)],
    [window === FROM_TAGS && occurrences === 'notice-only', () => standing()],
    [adopted && patch === undefined, () => needs('adopted', A_PATCH)],
    [adopted && stop, () => conflict('stop', 'adopted, whose runs can be stopped anyway: remove stop.')],
    [stop && window === undefined, () => needs('stop', A_WINDOW)],
    [occurrences !== undefined && window === undefined, () => needs('occurrences', A_WINDOW)],
    [signoff !== undefined && patch === undefined, () => needs('signoff', A_PATCH)],
    [
      occurrences === 'approval-required' && window !== undefined && window !== FROM_TAGS && !adopted,
      () => notAdopted(window ?? ''),
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, problem]) => problem());
}

const A_WINDOW = 'window, for example mw-0a1b2c3d4e5f67890';
const A_PATCH = 'patch, which may be {}';

const needs = (key: string, what: string): Found => ({
  key: [key],
  message: `means nothing on its own: add ${what}, or remove ${key}.`,
});

const conflict = (key: string, what: string): Found => ({ key: [key], message: `cannot be combined with ${what}` });

const tagged = (what: string): Found => ({ key: ['window'], message: `is tags and needs ${what}: add it.` });

/** A standing approval is of the window that the deployed file names. */
const standing = (): Found => ({
  key: ['occurrences'],
  message:
    'is notice-only, which cannot be combined with window: tags, since whoever sets a tag would choose when it patches: write approval-required, or leave it out.',
});

/** Such a window patches whatever people decide in Slack. */
const notAdopted = (window: string): Found => ({
  key: ['occurrences'],
  message: `is approval-required, but ${window} is not adopted and patches without asking: run npm run adopt -- ${window}, then add adopted: true; or write notice-only.`,
});

function patchProblems(view: ConfigView, fleet: Fleet, patch: NonNullable<Fleet['patch']>): Found[] {
  return [...waveProblems(patch.waves), ...hookProblems(patch), ...pinProblems(view, fleet, patch)];
}

function waveProblems(waves: readonly number[] | undefined): Found[] {
  if (waves === undefined) return [];
  const ascending = waves.every((wave, index) => index === 0 || wave > (waves[index - 1] ?? 0));
  if (waves.length <= WAVES && ascending && waves.at(-1) === 100) return [];
  const message = `has to be one to ${WAVES} percentages of all instances, ascending, the last 100: write for example [10, 100].`;
  return [{ key: ['patch', 'waves'], message }];
}

function hookProblems({ hooks, pin }: NonNullable<Fleet['patch']>): Found[] {
  const key = ['patch', 'hooks'];
  if (hooks === undefined) return [];
  if (Object.keys(hooks).length === 0)
    return [{ key, message: 'names no document: add before, after or exit, or remove hooks.' }];
  if (pin !== 'list') return [];
  const message =
    'cannot be combined with pin: list, since AWS-RunPatchBaselineWithHooks takes no list: remove one of them.';
  return [{ key, message }];
}

/** A list or a date comes from what an earlier fleet of the order installed. */
function pinProblems(view: ConfigView, { after }: Fleet, { pin = 'none' }: NonNullable<Fleet['patch']>): Found[] {
  const key = ['patch', 'pin'];
  if (pin === 'none') return [];
  if (after === undefined)
    return [{ key, message: `is ${pin} and no fleet goes before this one: add after, or remove pin.` }];
  const before = view.fleets.entries.get(after);
  if (before?.patchGroup === undefined || before.patch !== undefined) return [];
  const message = `is ${pin} and ${after}, which goes before, is never patched by Patchwarden: add patch to ${after}, or remove pin.`;
  return [{ key, message }];
}
