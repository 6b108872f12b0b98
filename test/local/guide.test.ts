import { readFileSync } from 'node:fs';
import { faultInput, parseInput } from '../../local/control/input.ts';
import { type Local, startLocal } from '../../local/start.ts';
import { defaultWorld } from '../../local/world/default-world.ts';
import { configWithout } from '../support/config-without.ts';
import { runScript } from './story.ts';

const guide = readFileSync('docs/local.md', 'utf8');

describe('docs/local.md', () => {
  let local: Local;
  beforeAll(async () => {
    local = await startLocal({ config: configWithout(['compliance']) });
  });
  afterAll(() => local.close());

  test('its script ends with the new AMI and the difference', async () => {
    const script = /```sh\n(LOCAL=[\s\S]*?)```/.exec(guide)?.[1] ?? 'exit 9';
    const { code, output } = await runScript(script, { LOCAL: local.slackUrl });
    expect(code).toBe(0);
    expect(output).toMatch(/web baked: ami-[0-9a-f]{17}/);
    expect(output).toMatch(/^ {2}.*CVEs/m);
  });

  test('every fault it lists is one that can be asked for', () => {
    const rows = [...guide.matchAll(/^\| `(\{target: .*?\})`\s+\|/gm)].map(([, row = '']) => row);
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const values = {
        service: '"ssm"',
        operation: '"*"',
        method: '"*"',
        pipeline: '"web"',
        detailType: '"x"',
        reason: '"x"',
        stack: '"web-dev"',
        group: '"web-dev"',
        instance: '"i-0be15e364206a7d93"',
      };
      const named = row.replace(/(\w+)\?(?=[,}:])/g, '$1');
      const whole = Object.entries(values).reduce(
        (text, [name, value]) => text.replace(new RegExp(`([{ ])${name}(?=[,}])`), `$1${name}: ${value}`),
        named,
      );
      const json = whole.replace(/(\w+):(?= )/g, '"$1":');
      expect(parseInput(faultInput, Buffer.from(json))).toHaveProperty('target');
    }
  });

  test('it lists the fleets of the world', () => {
    const table = /## The fleets of the local world\n([\s\S]*?)\nThe stacks/.exec(guide)?.[1] ?? '';
    const listed = [...table.matchAll(/^\| `([\w-]+)` +\| (?:(\d+)|an ECS)/gm)].map(([, name, instances]) => [
      name,
      instances,
    ]);
    const stacks = defaultWorld.stacks.map(({ name, parameters }) => [name, parameters['Capacity']]);
    const groups = defaultWorld.groups.map(({ name, instances }) => [name, String(instances)]);
    expect(listed).toEqual([...stacks, ...groups].filter(([name]) => name !== 'baseline-vpc'));
  });

  test('it lists the patch groups of the world, and their windows', () => {
    const table = /## What is patched in place\n([\s\S]*?)\nEach window/.exec(guide)?.[1] ?? '';
    const listed = [...table.matchAll(/^\| `[\w-]+` +\| `([\w-]+)` +\| (\d+), [^|]*\| ([^|]*)\|/gm)];
    const members = defaultWorld.instances.map(({ tags }) => tags['Patch Group']);
    const groups = [...new Set(members)].map((group) => [group, members.filter((one) => one === group).length]);
    expect(listed.map(([, group, count]) => [group, Number(count)])).toEqual(groups);
    const windows = listed.flatMap(([, , , shown = '']) => /`(mw-[0-9a-f]{17})`/.exec(shown)?.[1] ?? []);
    const patching = defaultWorld.windows.filter(({ name }) => name.startsWith('Patching-'));
    expect(windows).toEqual(patching.map(({ id }) => id));
  });

  test('every path it lists is answered', async () => {
    const paths = [...guide.matchAll(/`(?:(GET) )?(\/_local\/[a-z/-]+)/g)].map(([, get, path]) => [
      get ?? 'POST',
      path,
    ]);
    expect(paths.length).toBeGreaterThan(15);
    for (const [method, path] of paths) {
      if (path === '/_local/events' || path === '/_local/') continue;
      const body = method === 'POST' ? { body: '{"nobody":1}' } : {};
      const response = await fetch(`${local.slackUrl}${path}`, { method: method ?? 'GET', ...body });
      expect([path, response.status]).not.toEqual([path, 404]);
    }
  });
});
