import { NAMES } from '../../../infra/bot/names.ts';
import { CONTENT_TAG, contentHash } from '../../../src/config/content-hash.ts';
import { hereOf, runbookRoleName } from '../../../src/config/here.ts';
import { configAt } from '../../../src/config/place.ts';
import type { Config } from '../../../src/config/types.ts';
import { expectedDocuments } from '../../../src/doctor/decision/installation.ts';
import { BUS, QUEUES } from '../../../src/doctor/decision/pulse.ts';
import { BotTemplate, configWithOnly, fullConfig } from '../bot-template.ts';
import { EMPTY, MemberTemplate, estate as memberEstate, SHOP, WEST } from '../member/member-template.ts';

/** What the checks of the doctor expect of a deployment is what it makes. */

const everything: Config = { ...fullConfig(), confirm: { roles: ['Ops'], people: { U0ANA: 'ana' } } };

const observed = ({ fleets, ...config }: Config): Config => ({
  ...config,
  observe: true,
  fleets: Object.fromEntries(
    Object.entries(fleets).map(([name, { adopted: _adopted, stop: _stop, ...fleet }]) => [
      name,
      { ...fleet, observe: true },
    ]),
  ),
});

test.each<[string, Config]>([
  ['everything', everything],
  ['stacks alone', configWithOnly('stack')],
  ['Auto Scaling groups alone', configWithOnly('auto-scaling-group')],
  ['patch groups alone', configWithOnly('patch-group')],
  ['nothing, where everything is observed', observed(everything)],
  ['nothing to bake', { ...everything, images: {} }],
])('%s: each document, with its role', (_what, config) => {
  const made = new BotTemplate({ config }).ofType('AWS::SSM::Document').map(({ Name, Content }) => {
    const role = /role\/([\w-]+)/.exec(JSON.stringify(Object(Content)['assumeRole'] ?? ''))?.[1];
    return `${String(Name)} ${role}`;
  });
  const expected = expectedDocuments(config).map(
    ({ name, kind }) => `${name} ${kind === undefined ? undefined : runbookRoleName(kind, hereOf(config))}`,
  );
  expect(made.sort()).toEqual(expected.sort());
});

test.each([SHOP, EMPTY, WEST])('the member %j: each document, with its role', (place) => {
  const config = configAt(memberEstate(), place);
  const made = new MemberTemplate(place).ofType('AWS::SSM::Document').map(({ Name }) => String(Name));
  expect(made.sort()).toEqual(
    expectedDocuments(config, false)
      .map(({ name }) => name)
      .sort(),
  );
});

test('every document is marked with the hash of its content, whatever the partition and the order of its members', () => {
  const bot = new BotTemplate({ config: fullConfig() });
  const documents = bot.ofType('AWS::SSM::Document');
  expect(documents.length).toBeGreaterThan(10);
  for (const { Name, Content, Tags } of documents) {
    // As it would be in a partition of its own, and as text.
    const text = JSON.stringify(Content)
      .replaceAll('arn:aws:', 'arn:aws-us-gov:')
      .replaceAll('{"Ref":"AWS::Partition"}', '"aws-us-gov"');
    const joined: unknown = JSON.parse(text, (_key, value: unknown) => {
      const join: unknown = Object(value)['Fn::Join'];
      return Array.isArray(join) && Array.isArray(join[1]) ? join[1].join(String(join[0])) : value;
    });
    expect([Name, Tags]).toEqual([Name, [{ Key: CONTENT_TAG, Value: contentHash(joined) }]]);
  }
});

test('another content has another hash, and the same in other words the same', () => {
  expect(contentHash({ a: 1, b: [true] })).toBe(contentHash({ b: ['true'], a: '1' }));
  expect(contentHash({ a: 1, b: [true] })).not.toBe(contentHash({ a: 1, b: [false] }));
});

test('the queues and the bus are named as the deployment names them', () => {
  expect(QUEUES).toEqual([
    { name: NAMES.requestsQueue, isForDead: false },
    { name: NAMES.eventsQueue, isForDead: false },
    { name: NAMES.requestsDeadLetters, isForDead: true },
    { name: NAMES.eventsDeadLetters, isForDead: true },
    { name: NAMES.undelivered, isForDead: true },
  ]);
  expect(BUS).toBe(NAMES.bus);
});
