import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRunEvent } from './run-event.ts';

const readme = readFileSync(join(__dirname, '..', '..', 'docs', 'events', 'README.md'), 'utf8');
const published = [...readme.matchAll(/^### (.+)\n\n```json\n([\s\S]+?)\n```/gm)].map(([, type = '', json = '']) => ({
  type,
  detail: Object(JSON.parse(json)),
}));
const ofRuns = published.filter(({ type }) => type.startsWith('Run '));

const put = (type: string, detail: unknown) => ({ source: 'patchwarden', 'detail-type': type, detail });

test.each(ofRuns)('reads what is published of $type', ({ type, detail }) => {
  expect(readRunEvent(put(type, detail))).toMatchObject({
    run: detail.run,
    version: detail.version,
    at: Date.parse(detail.at),
    state: detail.state,
    ...(detail.startsAt === undefined ? {} : { startsAt: Date.parse(detail.startsAt) }),
    ...(detail.endedAt === undefined ? {} : { endedAt: Date.parse(detail.endedAt), reason: detail.reason }),
  });
});

test('there are as many as steps of a run', () => expect(ofRuns.length).toBeGreaterThan(20));

test.each([
  ['of the bus that is no run’s', put('App Removed', { id: '1' })],
  ['of AWS', { source: 'aws.ec2', 'detail-type': 'Run Instances', detail: {} }],
  ['that is none', 'text'],
])('leaves an event %s alone', (_which, event) => {
  expect(readRunEvent(event)).toBeUndefined();
});

const [{ type, detail } = { type: '', detail: {} }] = ofRuns;

test.each([
  ['without a run', { ...detail, run: undefined }, 'it has no run'],
  ['without a version', { ...detail, version: '3' }, 'it has no version'],
  ['with a time that is none', { ...detail, at: 'soon' }, 'soon is not a time'],
  ['with a start that is none', { ...detail, startsAt: 'soon' }, 'soon is not a time'],
  ['without a detail', undefined, 'it has no detail'],
])('refuses one %s, so that it is not lost silently', (_which, wrong, why) => {
  expect(() => readRunEvent(put(type, wrong))).toThrow(`reading ${type}: ${why}`);
});

test('takes members that later versions add', () => {
  expect(readRunEvent(put(type, { ...detail, more: { of: 'it' } }))).toMatchObject({ run: detail.run });
});
