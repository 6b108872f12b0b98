import type { PatchConfig } from '../../../src/config/types.ts';
import { wishIn } from '../../../src/patch/decision/entered.ts';
import type { Entered } from '../../../src/patch/types/chooser.ts';

const PATCH: PatchConfig = {
  reboot: 'if-needed',
  concurrency: '10%',
  errors: '5',
  waves: [100],
  timeoutMs: 3_600_000,
  pin: 'none',
};
const WISH = { operation: 'install', asked: {}, when: { kind: 'now' }, override: false };

test.each<[Entered, object]>([
  [{}, WISH],
  [
    { operation: 'scan', reason: 'audit' },
    { ...WISH, operation: 'scan', reason: 'audit' },
  ],
  [{ concurrency: '10%', errors: '5', reboot: 'if-needed', start: 'now' }, WISH],
  [
    { concurrency: '5%', errors: '0', reboot: 'never' },
    { ...WISH, asked: { concurrency: '5%', errors: '0', reboot: 'never' } },
  ],
  [
    { only: ['i-0abc1234', 'i-0abc1234', 'mi-0123456789abcdef0'] },
    { ...WISH, asked: { only: ['i-0abc1234', 'mi-0123456789abcdef0'] } },
  ],
  [
    { start: 'at', at: 17 },
    { ...WISH, when: { kind: 'moment', at: 17 } },
  ],
  [
    { override: true, reason: 'uat is down' },
    { ...WISH, override: true, reason: 'uat is down' },
  ],
])('%j is a wish, which differs from the config only where it says so', (entered, wish) => {
  expect(wishIn(entered, PATCH)).toEqual({ kind: 'wish', wish });
});

test.each<[Entered, object]>([
  [{ concurrency: '11%' }, { code: 'over-the-limit', at: 'concurrency', most: '10%' }],
  [{ concurrency: '2' }, { code: 'other-unit', at: 'concurrency', most: '10%' }],
  [{ concurrency: '0%' }, { code: 'not-a-limit', at: 'concurrency', most: '10%' }],
  [{ concurrency: '1.5%' }, { code: 'not-a-limit', at: 'concurrency', most: '10%' }],
  [{ errors: '6' }, { code: 'over-the-limit', at: 'errors', most: '5' }],
  [{ errors: '-1' }, { code: 'not-a-limit', at: 'errors', most: '5' }],
  [{ errors: '1%' }, { code: 'other-unit', at: 'errors', most: '5' }],
  [{ only: ['i-0abc1234', 'app-1'] }, { code: 'not-an-id', at: 'instances', id: 'app-1' }],
  [{ start: 'at' }, { code: 'no-time', at: 'when' }],
  [{ at: 17 }, { code: 'time-without-at', at: 'when' }],
  [{ override: true }, { code: 'no-reason', at: 'reason' }],
])('%j is no wish', (entered, slip) => {
  expect(wishIn(entered, PATCH)).toEqual({ kind: 'slip', slip });
});
