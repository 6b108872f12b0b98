import { checkView } from '../../../local/slack/blocks/surface.ts';
import { wishIn } from '../../../src/deploy/decision/entered.ts';
import { type ChooserState, deployModal } from '../../../src/deploy/message/chooser.ts';
import { slipText } from '../../../src/deploy/message/chooser-words.ts';
import type { ChosenFleet, Entered } from '../../../src/deploy/types/chooser.ts';
import type { RecentImage } from '../../../src/images/types.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { DAY, HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { NEW, OLD } from './fixture.ts';

const FLEETS = [
  { name: 'web-dev', policy: 'nonprod', image: 'web' },
  { name: 'web-prod', policy: 'prod', image: 'web', after: 'web-dev' },
  { name: 'api-prod', policy: 'prod' },
];

const anImage = (id: string, parts: Partial<RecentImage> = {}): RecentImage => ({
  arn: `arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.${id.length}/1`,
  createdAt: T0 - 3 * DAY,
  ids: [id],
  cves: { kind: 'known', critical: 1, high: 2, all: 14 },
  ...parts,
});

const aChosen = (parts: Partial<ChosenFleet> = {}): ChosenFleet => ({
  name: 'web-prod',
  policy: 'prod',
  image: 'web',
  after: 'web-dev',
  running: OLD,
  recent: {
    kind: 'read',
    images: [anImage(NEW, { createdAt: T0 - 5 * HOUR }), anImage(OLD, { cves: { kind: 'unknown' } })],
    more: 7,
  },
  hasWindow: true,
  approvals: 2,
  ...parts,
});

const viewOf = (state: Partial<ChooserState> = {}) => {
  const view = deployModal({ fleets: FLEETS, now: T0, ...state });
  expect(checkView(view)).toEqual([]);
  return view;
};
const textOf = (state: Partial<ChooserState>): string => JSON.stringify(viewOf(state).blocks);

interface Option {
  text: { text: string };
  description?: { text: string };
  value: string;
}

/** The options of a select by its action id: what is chosen of them, and each as it reads. */
function optionsOf(state: Partial<ChooserState>, actionId: string): { chosen: unknown; read: string[] } {
  const elements = viewOf(state).blocks.map((block) => Object(block).element ?? Object(block).accessory);
  const found = elements.find((element) => element?.action_id === actionId);
  const options: Option[] = found?.options ?? [];
  return {
    chosen: found?.initial_option?.value,
    read: options.map(({ text, description }) => [text.text, description?.text].filter(Boolean).join(' | ')),
  };
}

test('first lists every fleet with its image, policy and order, and cannot be sent', () => {
  const view = viewOf();
  expect(view).toMatchObject({ callback_id: 'deploy-choose' });
  expect(view.submit).toBeUndefined();
  expect(optionsOf({}, 'deploy-fleet').read).toEqual([
    'web-dev | image web, policy nonprod',
    'web-prod | image web, policy prod, after web-dev',
    'api-prod | policy prod',
  ]);
});

test('then lists the newest images with age and open CVEs, and says which one runs', () => {
  const chosen = aChosen();
  expect(viewOf({ chosen })).toMatchObject({ private_metadata: 'web-prod', submit: { text: 'Request' } });
  expect(linesOf(viewOf({ chosen }).blocks)[0]).toContain(`It runs \`${OLD}\` now.`);
  expect(optionsOf({ chosen }, 'image')).toEqual({
    chosen: NEW,
    read: [
      `${NEW} · 5 h old | open CVEs: 1 critical, 2 high, 14 in all`,
      `${OLD} · 3 days old | runs now · CVEs not known`,
      'Another image id | Typed below',
    ],
  });
  expect(textOf({ chosen })).toContain('7 older images not listed: type the id of one.');
});

test.each<[string, Partial<ChosenFleet>, string]>([
  ['a fleet without a pipeline', { recent: undefined as never }, 'patchwarden.yml names no image for this fleet'],
  [
    'a pipeline that cannot be read',
    { recent: { kind: 'unreadable', error: 'AccessDenied' } },
    'The images of web could not be read (AccessDenied): type the id of one.',
  ],
  ['a pipeline without images', { recent: { kind: 'read', images: [], more: 0 } }, '`/patch bake web` requests one.'],
])('%s has a field for the id alone', (_what, parts, said) => {
  const { recent, ...rest } = aChosen(parts);
  const chosen = recent === undefined ? rest : { ...rest, recent };
  expect(textOf({ chosen })).toContain(said);
  expect(optionsOf({ chosen }, 'image').read).toEqual([]);
  expect(textOf({ chosen })).toContain('"action_id":"other-image"');
});

test('offers the window only to a fleet that has one', () => {
  expect(optionsOf({ chosen: aChosen() }, 'when').read).toContain("In the fleet's next window");
  expect(optionsOf({ chosen: aChosen({ hasWindow: false }) }, 'when').read).toEqual([
    'At once, when approved',
    'At the time below, when approved',
  ]);
});

test('a refused request keeps what was entered, with the sentence at its field', () => {
  const entered: Entered = { image: OLD, start: 'at', at: T0 - HOUR, reason: 'CVE-2026-1' };
  const state = { chosen: aChosen(), entered, refused: { at: 'when', text: md`That has passed.` } } as const;
  expect(optionsOf(state, 'image').chosen).toBe(OLD);
  expect(optionsOf(state, 'when').chosen).toBe('at');
  expect(textOf(state)).toContain(`"initial_date_time":${(T0 - HOUR) / 1000}`);
  expect(textOf(state)).toContain('"initial_value":"CVE-2026-1"');
  const ids = viewOf(state).blocks.map((block) => block.block_id ?? Object(block).text?.text);
  expect(ids.indexOf('That has passed.')).toBe(ids.indexOf('when') - 1);
});

test('offers an override only where one is demanded', () => {
  expect(textOf({ chosen: aChosen() })).not.toContain('checkboxes');
  const refused = { at: 'override', text: md`web-dev has not run it.` } as const;
  expect(optionsOf({ chosen: aChosen(), refused }, 'override').read).toEqual([
    'Request it anyway | Needs 3 approvals instead of 2, and a reason',
  ]);
  expect(textOf({ chosen: aChosen(), entered: { override: true } })).toContain('"initial_options"');
});

test('without fleets says how to get one, and cannot be sent', () => {
  const view = viewOf({ fleets: [] });
  expect(view.submit).toBeUndefined();
  expect(linesOf(view.blocks)).toEqual([
    'patchwarden.yml has no fleet to deploy to yet. Add one with `stack` or `autoScalingGroup` under `fleets`, and deploy that.',
  ]);
});

test('of more than a hundred fleets says how many are left out', () => {
  const fleets = Array.from({ length: 120 }, (_, i) => ({ name: `${'f'.repeat(59)}${i}`, policy: 'p'.repeat(63) }));
  expect(textOf({ fleets })).toContain('20 more fleets not listed: type `/patch deploy &lt;fleet&gt;`.');
});

test('an image whose names are too long for a choice is left out, and counted', () => {
  const long = anImage(`111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/${'x'.repeat(150)}`, {
    arn: 'a'.repeat(151),
  });
  const chosen = aChosen({ recent: { kind: 'read', images: [anImage(NEW), long], more: 0 } });
  expect(optionsOf({ chosen }, 'image').read).toHaveLength(2);
  expect(textOf({ chosen })).toContain('1 older image not listed');
});

test.each<[Entered, ReturnType<typeof wishIn>]>([
  [{}, { kind: 'wish', wish: { when: { kind: 'now' }, override: false } }],
  [{ image: NEW }, { kind: 'wish', wish: { image: NEW, when: { kind: 'now' }, override: false } }],
  [
    { image: 'other', otherImage: OLD, start: 'window' },
    { kind: 'wish', wish: { image: OLD, when: { kind: 'window' }, override: false } },
  ],
  [
    { image: NEW, start: 'at', at: T0, override: true, reason: 'dev is down' },
    { kind: 'wish', wish: { image: NEW, when: { kind: 'moment', at: T0 }, override: true, reason: 'dev is down' } },
  ],
  [
    { image: NEW, otherImage: OLD },
    { kind: 'slip', slip: { code: 'two-images', at: 'image' } },
  ],
  [{ image: 'other' }, { kind: 'slip', slip: { code: 'no-image-typed', at: 'image' } }],
  [
    { image: NEW, start: 'at' },
    { kind: 'slip', slip: { code: 'no-time', at: 'when' } },
  ],
  [
    { image: NEW, at: T0 },
    { kind: 'slip', slip: { code: 'time-without-at', at: 'when' } },
  ],
  [
    { image: NEW, override: true },
    { kind: 'slip', slip: { code: 'no-reason', at: 'reason' } },
  ],
])('what is entered is a wish, or what does not fit together: %j', (entered, expected) => {
  const read = wishIn(entered);
  expect(read).toEqual(expected);
  if (read.kind === 'slip') expect(slipText(read.slip).text).toMatch(/^\*No request was made\*: /);
});

test('the gold image comes first, and stands alone where nothing else is taken', () => {
  const imagesOf = (only: boolean) =>
    optionsOf({ chosen: aChosen({ gold: { parameter: '/golden/web/latest', only } }) }, 'image');
  expect(imagesOf(false).chosen).toBe('gold');
  expect(imagesOf(false).read).toHaveLength(4);
  expect(imagesOf(true).read).toEqual([
    'The gold image | What /golden/web/latest holds now',
    'Another image id | Typed below',
  ]);
});
