import { type PathFacts, pathOf } from '../../../src/emergency/decision/path.ts';
import type { Path } from '../../../src/emergency/types/path.ts';
import { aFix, anExposure, CLEAR, DAY, EXPOSED, LINUX, LIST, OPENSSL, T0, unknown } from '../fixture.ts';

const PATCH = {
  reboot: 'if-needed',
  concurrency: '10%',
  errors: '10%',
  waves: [100],
  timeoutMs: 0,
  pin: 'none',
} as const;
const GROUP = { target: { kind: 'patch-group', patchGroup: 'RHEL-PROD' }, patch: PATCH } as const;
const STACK = { target: { kind: 'stack', stack: 'web', parameter: 'ImageId' }, image: 'web' } as const;
const KB = 'KB5031234';
const windows = (approval: Parameters<typeof aFix>[0]) => aFix(approval, { operatingSystem: 'WINDOWS', id: KB });
const WAITS = { kind: 'waits', until: T0 + DAY } as const;
const APPROVED = { kind: 'approved', at: T0 } as const;

const path = (parts: Partial<PathFacts>): Path =>
  pathOf({ fleet: GROUP, exposure: anExposure([EXPOSED]), fixes: [aFix()], fixKnown: true, ...parts });

test.each<[string, Partial<PathFacts>, Path]>([
  ['nothing for a fleet that is not exposed', { exposure: anExposure([CLEAR]) }, { kind: 'none' }],
  ['Linux: a list of the fix alone', {}, LIST],
  ['Linux: a list goes past a delay', { fixes: [aFix(WAITS)] }, LIST],
  [
    'Linux: a list where a scan would not look',
    { exposure: anExposure([unknown('held-back')]), fixes: [aFix(WAITS)] },
    LIST,
  ],
  [
    'Linux: what the baseline rejects is never on a list',
    {
      fixes: [
        {
          ...aFix(WAITS),
          patches: [...aFix(WAITS).patches, ...aFix({ kind: 'rejected' }, { id: 'bash.x86_64:5.1-9' }).patches],
        },
      ],
    },
    { ...LIST, leftOut: ['bash.x86_64:5.1-9'] },
  ],
  [
    'Linux: nothing where every patch is rejected',
    { fixes: [aFix({ kind: 'rejected' })] },
    {
      kind: 'blocked',
      why: { code: 'held-back', held: [{ patch: OPENSSL, baseline: 'RHEL-PROD', approval: { kind: 'rejected' } }] },
    },
  ],
  [
    'Linux with hooks takes no list: what the baseline approves',
    { fleet: { ...GROUP, patch: { ...PATCH, hooks: { before: 'Drain' } } } },
    { kind: 'install', how: 'baseline', patches: [OPENSSL] },
  ],
  [
    'Windows: what the baseline approves',
    { fixes: [windows(APPROVED)] },
    { kind: 'install', how: 'baseline', patches: [KB] },
  ],
  [
    'Windows: a list cannot go past the baseline',
    { fixes: [windows(WAITS)] },
    { kind: 'blocked', why: { code: 'held-back', held: [{ patch: KB, baseline: 'RHEL-PROD', approval: WAITS }] } },
  ],
  [
    'both systems in one group: a list, with the approved patches of Windows',
    { fixes: [aFix(WAITS), windows(APPROVED)] },
    { ...LIST, list: { [LINUX]: [OPENSSL], WINDOWS: [KB] } },
  ],
  ['no patch is known', { fixes: [] }, { kind: 'blocked', why: { code: 'no-fix' } }],
  ['not scanned: a scan tells', { exposure: anExposure([unknown('not-scanned')]), fixes: [] }, { kind: 'scan' }],
  [
    'not scanned, Windows: a scan tells',
    { exposure: anExposure([unknown('scan-too-old')]), fixes: [windows(APPROVED)] },
    { kind: 'scan' },
  ],
  ['patched by its own window', { fleet: { target: GROUP.target } }, { kind: 'blocked', why: { code: 'not-ours' } }],
  ['images: the newest that is clean', { fleet: STACK, fixedImage: 'ami-2' }, { kind: 'deploy', image: 'ami-2' }],
  ['images: a bake where there is none', { fleet: STACK }, { kind: 'bake', image: 'web' }],
  ['images: no bake without a patch', { fleet: STACK, fixKnown: false }, { kind: 'blocked', why: { code: 'no-fix' } }],
  [
    'images: not known',
    { fleet: STACK, exposure: anExposure([unknown('not-scanned')]) },
    { kind: 'blocked', why: { code: 'not-known' } },
  ],
  [
    'images: the config has none for it',
    { fleet: { target: STACK.target } },
    { kind: 'blocked', why: { code: 'no-image' } },
  ],
])('%s', (_title, parts, expected) => {
  expect(path(parts)).toEqual(expected);
});
