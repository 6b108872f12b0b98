import { adviceFor, partsOf } from '../../src/advice/decision.ts';
import {
  adviceUnread,
  groupAdvice,
  imageRouteLine,
  instanceAdvice,
  unknownInstance,
} from '../../src/advice/message.ts';
import type { AdvisedFleet, InstanceLife } from '../../src/advice/types.ts';
import { DAY } from '../../src/duration.ts';

const ID = 'i-0a1b2c3d4e5f60001';
const NOTHING = '*Plan only*: no request was made.';
const PLACE = 'On-Demand, in no Auto Scaling group';
const life = (parts: Partial<InstanceLife> = {}): InstanceLife => ({
  id: ID,
  ageMs: 5 * DAY,
  spot: false,
  keptVolumes: 0,
  vendor: false,
  ...parts,
});
const patchGroup = { key: 'Patch Group', value: 'Win-DEV' };
const web: AdvisedFleet = { name: 'web-dev', target: 'image', image: { name: 'web', baked: true }, patches: false };
const win: AdvisedFleet = { name: 'win-dev', target: 'patch-group', patches: true };
const tagIt = 'Next: tag it `Patch Group`, and add a fleet with that `patchGroup` to patchwarden.yml.';

test.each<[Partial<InstanceLife>, AdvisedFleet | undefined, string]>([
  [
    { patchGroup },
    win,
    `*${ID}* → *patch in place*: ${PLACE}, and tagged \`Patch Group = Win-DEV\`.\nNext: \`/patch scan win-dev\`, then \`/patch install win-dev\`.`,
  ],
  [
    { patchGroup },
    { ...win, patches: false },
    `*${ID}* → *patch in place*: ${PLACE}, and tagged \`Patch Group = Win-DEV\`.\nNext: \`/patch windows\` shows when its window patches it. To patch it on request, add \`patch: {}\` to its fleet in patchwarden.yml.`,
  ],
  [
    { patchGroup },
    undefined,
    `*${ID}* → *patch in place*: ${PLACE}, and tagged \`Patch Group = Win-DEV\`.\nNext: no fleet in patchwarden.yml includes it. Add one with \`patchGroup: Win-DEV\`.`,
  ],
  [
    { ageMs: 210 * DAY },
    undefined,
    `*${ID}* → *patch in place*: ${PLACE}, and 210 days old: a long-lived server.\n${tagIt}`,
  ],
  [
    { keptVolumes: 2 },
    undefined,
    `*${ID}* → *patch in place*: ${PLACE}, and 2 volumes would outlive it: it keeps data of its own.\n${tagIt}`,
  ],
  [
    {},
    undefined,
    `*${ID}* → *patch in place*: ${PLACE}, and only 5 days old: it is too early to tell how long it will live. If a pipeline replaces it, bake instead.\n${tagIt}`,
  ],
  [
    { group: 'web <b>', patchGroup, keptVolumes: 1 },
    web,
    `*${ID}* → *bake and deploy*: Auto Scaling group web &lt;b&gt; can replace it at any time, and a patch in place would be lost.\n*Warning* It is tagged \`Patch Group = Win-DEV\`: what is installed in place is lost when it is replaced.\n*Warning* 1 volume would outlive it: move that data before it is replaced.\nNext: \`/patch bake web\`, then \`/patch deploy web-dev\`.`,
  ],
  [
    { stack: 'shop' },
    undefined,
    `*${ID}* → *bake and deploy*: stack shop launched it 5 days ago, and it keeps no data: replacing it is easier than patching it.\nNext: no fleet in patchwarden.yml includes it. Add one with \`stack: { name: shop, parameter: … }\` and its \`image\`.`,
  ],
  [
    { spot: true, group: 'g' },
    { ...web, image: { name: 'web', baked: false } },
    `*${ID}* → *launch from the latest image*: a Spot Instance, which EC2 can reclaim at two minutes' notice, so it rarely lives until its next patch.\nNext: \`/patch deploy web-dev gold\`, once a new gold image is out.`,
  ],
  [
    { managedBy: { kind: 'eks', name: 'general' } },
    undefined,
    `*${ID}* → *not covered by Patchwarden*: a node of EKS (general). Update the node group to the newest AMI release version in EKS, which drains each node first.\nPatchwarden does nothing here.`,
  ],
  [
    { vendor: true, ageMs: 90 * DAY },
    undefined,
    `*${ID}* → *patch in place*: ${PLACE}, and 90 days old: a long-lived server.\n*Warning* It runs an image from AWS Marketplace. Patchwarden does not track vendor software: check which patch level the vendor supports first.\n${tagIt}`,
  ],
])('%j', (parts, fleet, text) => {
  expect(String(instanceAdvice(adviceFor(life(parts)), fleet))).toBe(`${NOTHING}\n${text}`);
});

test.each([
  [{ kind: 'emr', name: 'j-1' } as const, 'a node of EMR cluster j-1. Start a cluster with'],
  [{ kind: 'batch', name: 'batch' } as const, 'an instance of AWS Batch. Update the compute environment'],
  [{ kind: 'service', name: 'ecs.amazonaws.com' } as const, 'ecs.amazonaws.com manages it, and replaces it'],
])('says what to do with what %j manages', (managedBy, text) => {
  expect(String(instanceAdvice(adviceFor(life({ managedBy })), undefined))).toContain(
    `not covered by Patchwarden*: ${text}`,
  );
});

test('a patch group is told by its parts, the largest first', () => {
  const all = [life({ patchGroup }), life({ id: 'i-2', patchGroup }), life({ id: 'i-3', group: 'g', patchGroup })];
  expect(String(groupAdvice(win, 'Win-DEV', partsOf(all.map(adviceFor))))).toBe(
    [
      NOTHING,
      '*win-dev*: patch group Win-DEV, 3 instances',
      `• 2 of 3 → *patch in place*: ${PLACE}, and tagged \`Patch Group = Win-DEV\` (${ID}, i-2).`,
      '• 1 of 3 → *bake and deploy*: Auto Scaling group g can replace it at any time, and a patch in place would be lost (i-3). *Warning* It is tagged `Patch Group = Win-DEV`: what is installed in place is lost when it is replaced.',
      'Next: `/patch scan win-dev`, then `/patch install win-dev`.',
    ].join('\n'),
  );
});

test('what is not there, or cannot be read, is told as that', () => {
  expect(String(groupAdvice(win, 'Win-DEV', []))).toContain(
    '*win-dev* has no instances: none is tagged `Patch Group = Win-DEV`',
  );
  expect(String(unknownInstance(ID))).toContain(`There is no instance \`${ID}\` in this account and Region.`);
  expect(String(adviceUnread('instance i-1', 'Throttling'))).toContain('Could not read instance i-1 (Throttling).');
});

test.each([
  [{ container: true, spot: false }, 'its tasks run a container image, which is replaced and never patched.'],
  [{ container: false, spot: false }, 'its instances are replaced from the launch template,'],
  [{ container: false, spot: true }, 'it launches Spot Instances, which are replaced from the launch template,'],
])('the route of a fleet that takes images: %j', (facts, text) => {
  expect(String(imageRouteLine(facts))).toContain(`*Route* bake and deploy: ${text}`);
});
