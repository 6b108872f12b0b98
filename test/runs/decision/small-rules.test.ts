import { createHash } from 'node:crypto';
import { isCopyOf, originRefusal } from '../../../src/cards/decision.ts';
import { formatButtonValue, parseButtonValue } from '../../../src/runs/actions.ts';
import { brokenLink } from '../../../src/runs/decision/audit-chain.ts';
import { dueAt } from '../../../src/runs/decision/due.ts';
import { runIdOf, tokenOf } from '../../../src/runs/decision/token.ts';
import type { ClickOrigin } from '../../../src/slack/job.ts';
import { hashOf } from '../../../src/store/table.ts';
import { deployIn } from '../deploy-fixture.ts';
import { aCard, CHECKPOINT, DAY, HOUR, MINUTE, NOW, runIn, T0 } from '../fixture.ts';

describe('when a run is looked at without any event', () => {
  test.each([
    ['planning', NOW],
    ['awaiting-approval', T0 + DAY],
    ['scheduled', T0 + 6 * HOUR],
    ['approved', NOW],
    ['starting', NOW],
    ['running', NOW],
    ['waiting', NOW],
    ['cancelling', NOW],
    ['succeeded', NOW],
    ['needs-attention', NOW + 5 * MINUTE],
    ['failed', undefined],
    ['rolled-back', undefined],
    ['cancelled', undefined],
    ['rejected', undefined],
    ['expired', undefined],
  ] as const)('%s', (state, expected) => {
    expect(dueAt(runIn(state), { now: NOW, repaintAt: undefined })).toBe(expected);
  });

  test('at a checkpoint nothing moves by itself, but what people decide on is read again within five minutes', () => {
    expect(dueAt(runIn('waiting', CHECKPOINT), { now: NOW, repaintAt: undefined })).toBe(NOW + 4 * MINUTE);
  });

  test('a success that owes nothing is never looked at again', () => {
    expect(dueAt(runIn('succeeded', { report: 'ready' }), { now: NOW, repaintAt: undefined })).toBeUndefined();
    const deploy = deployIn('succeeded', { report: 'ready', ending: { at: T0, code: 'succeeded' } });
    expect(dueAt(deploy, { now: T0 + DAY - 1, repaintAt: T0 + DAY })).toBe(T0 + DAY);
    expect(dueAt(deploy, { now: T0 + DAY, repaintAt: T0 + DAY })).toBeUndefined();
  });
});

describe('a token', () => {
  test('is a UUID of version 5, as RFC 9562 makes one of the namespace and the name', () => {
    const bytes = createHash('sha1')
      .update(Buffer.from('5b1f0d8c7c0f4d1f9a5e3d2c1b0a9f8e', 'hex'))
      .update('b-1/start/1')
      .digest('hex');
    expect(tokenOf('b-1/start/1').replaceAll('-', '').slice(0, 12)).toBe(bytes.slice(0, 12));
    expect(tokenOf('b-1/start/1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('is the same for the same name, and another for another epoch', () => {
    expect(tokenOf('b-1/start/1')).toBe(tokenOf('b-1/start/1'));
    expect(tokenOf('b-1/start/1')).not.toBe(tokenOf('b-1/start/2'));
    // Changing the namespace would start everything again that is being started while it is deployed.
    expect(tokenOf('b-7k2m9x4q/start/1')).toBe('ed6573e0-fe7c-5bb8-adff-9b8b5d4a2d15');
  });
});

describe('a run’s id', () => {
  test('is made of the request, so that a replay meets it', () => {
    expect(runIdOf('b', 'request-1')).toBe(runIdOf('b', 'request-1'));
    expect(runIdOf('b', 'request-1')).not.toBe(runIdOf('b', 'request-2'));
  });

  test('can stand in a button and in a runbook', () => {
    for (let i = 0; i < 200; i += 1) {
      const id = runIdOf('b', `request-${i}`);
      expect(id).toMatch(/^b-[0-9a-hjkmnp-tv-z]{8}$/);
      expect(parseButtonValue(formatButtonValue({ runId: id, epoch: i + 1 }))).toEqual({ runId: id, epoch: i + 1 });
      for (const stage of [{}, { stage: 'between' as const }]) {
        const value = { runId: id, epoch: i + 1, ...stage, seen: 1_795_165_200 };
        expect(parseButtonValue(formatButtonValue(value))).toEqual(value);
      }
    }
  });
});

test.each([
  '',
  'b-7k2m9x4q',
  'b-7k2m9x4q:0',
  'b-7k2m9x4q:01',
  'b-7k2m9x4q:-1',
  'b-7k2m9x4q:1.5',
  'b-7k2m9x4q:1 ',
  'B-7K2M9X4Q:1',
  'b-7k2m9x4qq:1',
  'b-7k2m9x4q:1234567',
  'x\nb-7k2m9x4q:1',
])('the button value %j is none', (value) => expect(parseButtonValue(value)).toBeUndefined());

describe('where a click came from', () => {
  const here = { kind: 'message', channelId: 'C0PATCHING', messageTs: '1795165200.000100' } as const;
  const aView: ClickOrigin = { kind: 'home', viewId: 'V0HOME', privateMetadata: '', values: {} };
  test('the stored message counts', () => expect(originRefusal(aCard(), here)).toBeUndefined());
  test.each<[string, Parameters<typeof originRefusal>[0], ClickOrigin, string]>([
    ['another channel', aCard(), { ...here, channelId: 'C0WEB' }, 'other-message'],
    ['another message', aCard(), { ...here, messageTs: '1795165200.000101' }, 'other-message'],
    ['App Home', aCard(), aView, 'other-message'],
    ['a modal', aCard(), { ...aView, kind: 'modal', callbackId: 'run-reject' }, 'other-message'],
    ['a card that is being posted', aCard({ status: 'posting' }), here, 'no-card'],
    ['a card that is not there', { channel: 'C0PATCHING', status: 'posted' }, here, 'no-card'],
  ])('%s does not', (_title, card, click, code) => {
    expect(originRefusal(card, click)).toMatchObject({ code });
  });

  const marker = 'patchwarden:RUN#b-7k2m9x4q:card';
  test.each<[string, ClickOrigin, boolean]>([
    ['posted as this card', { ...here, marker }, true],
    ['the card of another run', { ...here, marker: 'patchwarden:RUN#b-2m9x4q7k:card' }, false],
    ['a card that was edited, or none', here, false],
    ['a view', aView, false],
  ])('becomes a pointer only as a copy of the card: %s', (_title, click, expected) => {
    expect(isCopyOf(click, marker)).toBe(expected);
  });
});

describe('the audit chain', () => {
  const chain = (length: number) => {
    const records: { version: number; prev: string; hash: string; note: string }[] = [];
    for (let version = 1; version <= length; version += 1) {
      const entry = { version, prev: records.at(-1)?.hash ?? '', note: `decision ${version}` };
      records.push({ ...entry, hash: hashOf(entry) });
    }
    return records;
  };
  const records = chain(5);
  const head = { version: 5, hash: records[4]?.hash ?? '' };

  test('of what was written is whole', () => expect(brokenLink(records, head)).toBeUndefined());

  test.each([0, 1, 2, 3, 4])('without record %i is broken', (gone) => {
    expect(
      brokenLink(
        records.filter((_, i) => i !== gone),
        head,
      ),
    ).toBeDefined();
  });

  test.each([0, 1, 2, 3, 4])('with record %i altered is broken', (at) => {
    const altered = records.map((record, i) => (i === at ? { ...record, note: 'another' } : record));
    expect(brokenLink(altered, head)).toBe(`record ${at + 1} was altered`);
  });

  test.each([0, 1, 2, 3, 4])('with record %i altered and hashed anew is broken', (at) => {
    const altered = records.map((record, i) => {
      if (i !== at) return record;
      const { hash: _hash, ...entry } = { ...record, note: 'another' };
      return { ...entry, hash: hashOf(entry) };
    });
    expect(brokenLink(altered, head)).toBeDefined();
  });

  test('in another order is broken', () => expect(brokenLink(records.toReversed(), head)).toBeDefined());

  test('of a run that says another end is broken', () => {
    expect(brokenLink(records, { ...head, hash: 'x' })).toBe('the newest records are missing');
    expect(brokenLink(records, { ...head, version: 6 })).toBe('the newest records are missing');
  });
});
