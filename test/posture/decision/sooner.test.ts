import type { PatchConfig } from '../../../src/config/types.ts';
import { HOUR } from '../../../src/duration.ts';
import { isWindowsPatch, soonerOf } from '../../../src/posture/decision/sooner.ts';
import type { DeadlineFacts } from '../../../src/posture/types/deadline.ts';
import type { InfeasibleBecause } from '../../../src/posture/types/posture.ts';
import { deadlineFacts, NOON, patchGroup } from '../deadline-fixture.ts';

const patch: PatchConfig = {
  reboot: 'if-needed',
  concurrency: '10%',
  errors: '10%',
  waves: [100],
  timeoutMs: HOUR,
  pin: 'none',
};
const announced = deadlineFacts();
const ours = deadlineFacts({ fleet: { ...patchGroup, patch } });
const withEmergency = ({ config, ...rest }: DeadlineFacts): DeadlineFacts => ({
  ...rest,
  config: { ...config, emergency: 'emergency' },
});
const hooked = deadlineFacts({ fleet: { ...patchGroup, patch: { ...patch, hooks: { before: 'Stop' } } } });
const images = deadlineFacts({ fleet: { target: { kind: 'auto-scaling-group', group: 'web' } } });

test.each<[string, DeadlineFacts, InfeasibleBecause, string, number | undefined, string | undefined]>([
  ['before a window that is too late', ours, 'window', 'kernel', undefined, 'install'],
  ['before a window of a fleet that is only announced', announced, 'window', 'kernel', undefined, undefined],
  ['without a window', ours, 'no-window', 'kernel', undefined, 'install'],
  ['without a window or patching', announced, 'no-window', 'kernel', undefined, undefined],
  ['behind a freeze that is open for now', ours, 'freeze', 'kernel', NOON, 'install'],
  ['in a freeze', ours, 'freeze', 'kernel', undefined, undefined],
  ['a fleet of images in a freeze', withEmergency(images), 'freeze', 'kernel', undefined, undefined],
  ['a delay without an emergency policy', ours, 'approval-delay', 'kernel', undefined, undefined],
  ['a delay on Linux', withEmergency(ours), 'approval-delay', 'kernel', undefined, 'emergency'],
  [
    'a delay on Windows, which no list goes past',
    withEmergency(ours),
    'approval-delay',
    'KB5031234',
    undefined,
    undefined,
  ],
  ['a delay where hooks take no list', withEmergency(hooked), 'approval-delay', 'kernel', undefined, undefined],
  [
    'a delay of a fleet that is only announced',
    withEmergency(announced),
    'approval-delay',
    'kernel',
    undefined,
    undefined,
  ],
])('%s', (_what, facts, because, id, clearAt, sooner) => {
  expect(soonerOf({ because, cve: 'CVE-2026-1', isWindows: isWindowsPatch(id), clearAt }, facts)).toBe(sooner);
});
