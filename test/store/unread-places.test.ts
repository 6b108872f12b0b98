import { AwsCallError } from '../../src/aws/failure.ts';
import { readAt } from '../../src/contract/ports.ts';
import { loadKept } from '../../src/runs/effect/board.ts';
import { unreadPlacesIn } from '../../src/store/unread-places.ts';
import { HOME } from '../support/home.ts';
import { portsDouble } from '../support/ports.ts';

const AWAY = { account: '444455556666', region: 'us-east-1' };
const failure = (name: string): AwsCallError =>
  new AwsCallError(
    'listing maintenance windows',
    Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } }),
  );

function setUp() {
  let now = 1_000;
  const ports = portsDouble({ clock: () => now });
  const read = (answer: string | AwsCallError, place = AWAY) =>
    readAt(ports, place, () => (typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer)));
  const told = async () => unreadPlacesIn(await loadKept(ports.table));
  return { ports, read, told, later: () => (now += 1_000) };
}

test('a place that cannot be read is told, since the first time, and no more once it is read', async () => {
  const { read, told, later } = setUp();
  expect(await read('found')).toBe('found');
  expect(await told()).toEqual([]);
  expect(await read(failure('AccessDeniedException'))).toBeUndefined();
  later();
  await read(failure('AccessDeniedException'));
  expect(await told()).toEqual([
    { place: '444455556666/us-east-1', since: 1_000, error: 'listing maintenance windows: AccessDeniedException: no' },
  ]);
  await read('found');
  expect(await told()).toEqual([]);
});

test('what another worker told is taken back, too', async () => {
  const { ports, read, told } = setUp();
  await read(failure('ThrottlingException'));
  const other = { ...ports, table: { ...ports.table } };
  await readAt(other, AWAY, async () => 'found');
  expect(await told()).toEqual([]);
});

test('what there was no time for, and home, are not told; a surprise is thrown', async () => {
  const { read, told } = setUp();
  await read(failure('OutOfTime'));
  await read(failure('AccessDeniedException'), HOME);
  expect(await told()).toEqual([]);
  const { ports } = setUp();
  await expect(readAt(ports, AWAY, () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');
});
