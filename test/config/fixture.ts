import { parse, stringify } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import { ConfigError, type LocatedProblem } from '../../src/config/problem.ts';

/** Every kind of key there is, written as people write it. */
export const FULL = `workspace: T0PATCHW
enterprise: E0PATCHW
timezone: Australia/Sydney
channel: C0PATCHING
approvers:
  settle: 12h
  platform: { usergroup: S0PLATFORM }
  leads: { users: [U0ANA, U0BEN, U0CLEO, U0CLEO2] }
people:
  cleo: [U0CLEO, U0CLEO2]
policies:
  nonprod: { approvals: 1, from: [platform] }
  prod: { approvals: 3, from: [leads], expires: 12h, soak: 24h, escalated: { approvals: 1, from: [platform] } }
  sealed: { approvals: 1, from: [platform], confirm: aws }
images:
  web: { pipeline: "arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web", policy: prod, channel: C0WEB, owners: ["777788889999"] }
  api: { pipeline: "arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/api" }
fleets:
  web-dev: { policy: nonprod, image: web, stack: { name: web-dev, parameter: AmazonMachineImage } }
  web-prod: { policy: prod, image: web, after: web-dev, soak: 48h, channel: C0WEB, stack: { name: web-prod, parameter: AmazonMachineImage }, watch: 15m, alarms: [web-prod-5xx], window: mw-0a1b2c3d4e5f67890 }
  api-prod: { policy: prod, image: api, autoScalingGroup: api-prod, watch: 90s, checkpoint: 20, instanceRole: "arn:aws:iam::111122223333:role/api-prod" }
  win-prod: { policy: prod, patchGroup: Win-PROD }
  rhel-dev: { policy: nonprod, patchGroup: RHEL-DEV, patch: { hooks: { before: Drain, after: Serve } }, signoff: platform, window: mw-0b1b2c3d4e5f67890, stop: true }
  rhel-prod:
    policy: prod
    patchGroup: RHEL-PROD
    after: rhel-dev
    window: mw-0c1b2c3d4e5f67890
    adopted: true
    occurrences: approval-required
    notices: [72h, 1h]
    patch: { reboot: never, concurrency: 5, errors: 0, waves: [10, 50, 100], timeout: 2h, pin: list }
notices: [24h, 14d, 1h]
confirm:
  roles: [AWSReservedSSO_PatchApprovers_0123456789abcdef]
  people: { U0ANA: ana@example.com, U0BEN: ben@example.com, U0CLEO: cleo@example.com }
deferrals: { max: 1, within: 7d }
freezes: ["arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze"]
accounts:
  "111122223333": { regions: [ap-southeast-2] }
  "444455556666": { regions: [], role: "arn:aws:iam::444455556666:role/Patchwarden" }
`;

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** The full config with some values replaced, by dotted path; `undefined` takes the key out. */
export function changed(edits: Readonly<Record<string, unknown>>): string {
  const tree: unknown = parse(FULL);
  for (const [path, value] of Object.entries(edits)) replace(tree, path.split('.'), value);
  return stringify(tree);
}

/** Throws when nothing stands above the path, so that a misspelt edit cannot pass for a harmless one. */
export function replace(tree: unknown, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (isTree(node) ? node[key] : undefined), tree);
  const key = path.at(-1);
  if (!isTree(parent) || key === undefined) throw new Error(`nothing above ${path.join('.')}`);
  if (value === undefined) delete parent[key];
  else parent[key] = value;
}

/** The problems with which a text is refused; none when it is accepted. */
export function problemsOf(text: string): readonly LocatedProblem[] {
  try {
    parseConfig(text);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** Each problem as `field message`, without lines. */
export const refusals = (text: string): string[] => problemsOf(text).map(({ field, message }) => `${field} ${message}`);
