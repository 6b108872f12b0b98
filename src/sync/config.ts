import * as z from 'zod';
import { choice, count, expected, FROM_TAGS, NAME, named, strict, text, timezone, unique } from '../config/fields.ts';
import { type Problem, suggestion } from '../config/problem.ts';
import type { ConfigSection } from '../config/section.ts';
import type { ConfigView } from '../config/view.ts';
import type { BaselineWish, SyncConfig } from './types/config.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreatePatchBaseline.html */
const OPERATING_SYSTEMS = [
  'WINDOWS',
  'AMAZON_LINUX',
  'AMAZON_LINUX_2',
  'AMAZON_LINUX_2022',
  'AMAZON_LINUX_2023',
  'UBUNTU',
  'DEBIAN',
  'RASPBIAN',
  'REDHAT_ENTERPRISE_LINUX',
  'CENTOS',
  'ORACLE_LINUX',
  'ROCKY_LINUX',
  'ALMA_LINUX',
  'SUSE',
  'MACOS',
] as const;

/** Their rules take no delay, so a baseline for them is made by whoever knows its rules. */
const WITHOUT_DELAY: readonly string[] = ['UBUNTU', 'DEBIAN', 'RASPBIAN'];
/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribePatchProperties.html: rules always have severities. */
const WITHOUT_SEVERITY: readonly string[] = ['MACOS'];

/** As many tasks as a window has. */
const SHARED = 20;

const word = (what: string, example: string) => text(/^[A-Za-z0-9*][A-Za-z0-9 _-]{0,63}$/, what, example);

const rules = strict(
  {
    approveAfter: text(/^(?:[0-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|360)d$/, 'days, from 0d to 360d', '7d'),
    severities: unique(word('a severity', 'Critical'), 'severities', '[Critical, Important]').min(
      1,
      expected('at least one severity', '[Critical, Important]'),
    ),
    classifications: unique(word('a classification', 'Security'), 'classifications', '[Security]').min(
      1,
      expected('at least one classification', '[Security]'),
    ),
  },
  'the id of a baseline, or rules for one that is made',
  '{ approveAfter: 7d, severities: [Critical], classifications: [Security] }',
).transform(
  ({ approveAfter, severities, classifications }): BaselineWish => ({
    kind: 'made',
    approveAfterDays: Number.parseInt(approveAfter, 10),
    severities,
    classifications,
  }),
);

const existing = text(/^pb-[0-9a-f]{17}$/, 'the id of a patch baseline, pb-…', 'pb-0a1b2c3d4e5f67890').transform(
  (id): BaselineWish => ({ kind: 'existing', id }),
);

/** A text is an id, anything else rules: each has its own sentence. */
const baseline = z.unknown().transform((value, context): BaselineWish => {
  const parsed = (typeof value === 'string' ? existing : rules).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const { path, message } = issue;
    // Of unknown keys load.ts makes a sentence each.
    if (issue.code === 'unrecognized_keys')
      context.addIssue({ code: 'unrecognized_keys', keys: issue.keys, path, message, input: Object(value) });
    else context.addIssue({ code: 'custom', path, message });
  }
  return z.NEVER;
});

const baselines = z.partialRecord(choice(OPERATING_SYSTEMS), baseline, expected('baselines by operating system', '{}'));

const windowId = text(/^mw-[0-9a-f]{17}$/, 'the id of an SSM maintenance window, mw-…', 'mw-0a1b2c3d4e5f67890');

/** What an instance may say in its tag and no schedule or id is. */
const policyName = text(NAME, 'a name in policies', 'prod');

const schema: z.ZodType<SyncConfig | undefined> = strict(
  {
    policy: policyName,
    removals: policyName.optional(),
    channel: text(/^[CG][A-Z0-9]{2,20}$/, 'the id of a channel, C… or G…, and not its name', 'C0123ABCD').optional(),
    at: text(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'a time of day', '"06:00"'),
    scan: text(
      /^rate\((?:1 (?:hour|day)|(?:[2-9]|[1-9][0-9]) (?:hours|days))\)$/,
      'a rate in hours or days',
      'rate(1 day)',
    ).default('rate(1 day)'),
    duration: count(1, 24, '3').default(3),
    cutoff: count(0, 23, '1').default(1),
    timezone: timezone.optional(),
    tags: unique(
      text(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u, 'the key of a tag', 'Maintenance Window'),
      'keys of tags',
      '[Maintenance Window]',
    )
      .min(1, expected('at least one key of a tag', '[Maintenance Window]'))
      .default(['Maintenance Window', 'MaintenanceWindow', 'maintenance_window']),
    baselines: baselines.default({}),
    windows: named(windowId, 'names of windows').default({}),
    share: z
      .array(
        unique(text(NAME, 'a name in fleets', 'win-dev'), 'names in fleets', '[win-dev, win-qa]')
          .min(2, expected('two fleets or more', '[win-dev, win-qa]'))
          .max(SHARED, expected(`at most ${SHARED} fleets, as many as a window has tasks`, '[win-dev, win-qa]')),
        expected('a list of lists of fleets', '[[win-dev, win-qa]]'),
      )
      .default([]),
  },
  'what is made from tags',
  '{ policy: prod, at: "06:00" }',
).optional();

export const syncSection: ConfigSection<SyncConfig | undefined> = {
  key: 'sync',
  schema,
  problems: (value, view) => (value === undefined ? missing(view) : problemsOf(value, view)),
};

/** Nothing else would ever make such a window. */
const missing = ({ fleets }: ConfigView): Problem[] =>
  [...fleets.entries].flatMap(([name, { window }]) =>
    window === FROM_TAGS
      ? [
          {
            path: ['fleets', name, 'window'],
            message: 'is tags, and nothing reads tags without sync: add sync, or write the id of a window.',
          },
        ]
      : [],
  );

function problemsOf(sync: SyncConfig, view: ConfigView): Problem[] {
  return [
    ...unknownPolicy(view, 'policy', sync.policy),
    ...unknownPolicy(view, 'removals', sync.removals),
    ...cutoffProblems(sync),
    ...baselineProblems(sync),
    ...shareProblems(sync, view),
  ];
}

function unknownPolicy({ policies }: ConfigView, key: string, policy: string | undefined): Problem[] {
  if (policy === undefined || policies.names.includes(policy)) return [];
  const message = `is ${JSON.stringify(policy)}, which is not in policies: ${suggestion(policy, policies.names)}`;
  return [{ path: ['sync', key], message }];
}

function cutoffProblems({ duration, cutoff }: SyncConfig): Problem[] {
  if (cutoff < duration) return [];
  const message = `is ${cutoff} of ${duration} hours, so no task would ever start: write fewer hours than duration.`;
  return [{ path: ['sync', 'cutoff'], message }];
}

function baselineProblems({ baselines: wishes }: SyncConfig): Problem[] {
  return Object.entries(wishes).flatMap(([system, wish]) => {
    const lacks = WITHOUT_DELAY.includes(system)
      ? 'delay'
      : WITHOUT_SEVERITY.includes(system)
        ? 'severities'
        : undefined;
    if (wish.kind === 'existing' || lacks === undefined) return [];
    const message = `cannot be made from rules, since AWS takes no ${lacks} for ${system}: create the baseline, and write its id.`;
    return [{ path: ['sync', 'baselines', system], message }];
  });
}

/** Each is a patch group, and in one list: a window is shared with all of one agreement. */
function shareProblems({ share }: SyncConfig, { fleets }: ConfigView): Problem[] {
  const seen = new Set<string>();
  return share.flatMap((list, at) =>
    list.flatMap((name, index): Problem[] => {
      const path = ['sync', 'share', at, index];
      if (!fleets.names.includes(name))
        return [
          { path, message: `is ${JSON.stringify(name)}, which is not in fleets: ${suggestion(name, fleets.names)}` },
        ];
      const fleet = fleets.entries.get(name);
      if (fleet !== undefined && fleet.patchGroup === undefined)
        return [
          {
            path,
            message: `is ${name}, which has no patchGroup: only patch groups have windows made from tags. Remove it.`,
          },
        ];
      if (seen.has(name)) return [{ path, message: `is ${name}, which is in another list: keep it in one of them.` }];
      seen.add(name);
      return [];
    }),
  );
}
