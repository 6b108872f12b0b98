import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  call,
  cardOf,
  decide,
  deploy,
  deployCards,
  fieldsOf,
  imagesFor,
  lineOf,
  listOf,
  press,
  quickPolicies,
  shortOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ windows: false, config: configFile('deploy-order.yml', { policies: quickPolicies }) });

const askProd = async (image: string, more = ''): Promise<string> =>
  (await local.world.patch('U0DEV', `deploy web-prod ${image}${more}`))[0] ?? 'nothing';

/** A target of web-dev's target group, to be taken out and put back as a person would. */
async function aTarget(world: LocalWorld): Promise<{ TargetGroupArn: string; Targets: { Id: string }[] }> {
  const { TargetGroups } = await call(world, 'elasticloadbalancing', 'DescribeTargetGroups', {});
  const group = listOf(TargetGroups).find(({ TargetGroupName }) => String(TargetGroupName).startsWith('web-dev'));
  const TargetGroupArn = String(group?.['TargetGroupArn']);
  const { TargetHealthDescriptions } = await call(world, 'elasticloadbalancing', 'DescribeTargetHealth', {
    TargetGroupArn,
  });
  const target = fieldsOf(listOf(TargetHealthDescriptions)[0]?.['Target']);
  return { TargetGroupArn, Targets: [{ Id: String(target['Id']) }] };
}

test('web-prod is refused for an image that web-dev has not run', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'web-prod');
  expect(await askProd(to)).toMatch(
    /^No request was made: web-dev has not run `ami-\w+`, and web-prod comes after it\. Deploy there first, with `\/patch deploy web-dev ami-\w+`;/,
  );
  expect(await askProd(to, ' override')).toMatch(/^No request was made: an override needs a reason/);
  expect(deployCards(world, 'web-prod')).toEqual([]);
});

test('web-prod is refused while web-dev still soaks, and says until when', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'web-dev');
  await deploy(world, `web-dev ${to}`);
  await world.advance('4m');
  expect(await askProd(to)).toMatch(
    /^No request was made: the soak of `ami-\w+` on web-dev has not ended \(run d-\w+\); if web-dev stays healthy, the soak ends at .*The request for web-prod then opens automatically\. If it cannot wait, .* that needs 3 approvals instead of 2/,
  );
});

test('an override shows its reason to everyone and needs one approval more', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'web-prod');
  await askProd(to, ' override because CVE-2026-1 & dev is down');
  await world.advance('10s');
  const card = cardOf(world, 'web-prod');
  expect(card.body).toContain(': CVE-2026-1 &amp; dev is down · run d-');
  expect(lineOf(card, 'Override')).toBe(
    '*Override* the previous fleet has not completed its soak on this image. Reason: CVE-2026-1 &amp; dev is down',
  );
  expect(card.body).toMatch(/\nNeeds 3 of /);
  const [form] = await press(world, 'U0ANA', 'deploy-decide', card);
  expect(form).toContain('Reason: CVE-2026-1 &amp; dev is down');
  expect(await world.submit('U0ANA', {})).toEqual([expect.stringContaining('1 of 3')]);
  expect(await decide(world, 'U0BEN', 'web-prod')).toEqual([expect.stringContaining('2 of 3')]);
  await world.advance('2m');
  expect(titleOf(world, 'web-prod')).toBe(`Approval needed: deploy web-prod to ${shortOf(to)}`);
  await decide(world, 'U0CLEO', 'web-prod');
  await world.advance('5s');
  expect(titleOf(world, 'web-prod')).toMatch(/^Deploying/);
});

further(
  'an unhealthy target during the soak begins it anew, and web-prod is asked for only after that, where nobody else reads',
  async () => {
    const { world } = local;
    const { to } = await imagesFor(world, 'web-dev');
    await deploy(world, `web-dev ${to}`);
    await world.advance('10m');
    const target = await aTarget(world);
    await call(world, 'elasticloadbalancing', 'DeregisterTargets', target);
    await world.advance('3m');
    expect(lineOf(cardOf(world, 'web-dev'), 'Soak')).toMatch(
      /^Soak: 1 of 2 healthy, fewest 1 of 2 at .* checked \d+ times?, last .* · must be healthy for 20 min before a request opens for web-prod$/,
    );
    expect(await askProd(to)).toMatch(/has not ended .*; it starts once every instance is healthy\./);
    await world.control('channel', { channel: 'C0WEB', shared: true });
    await call(world, 'elasticloadbalancing', 'RegisterTargets', target);
    await world.advance('19m');
    expect(lineOf(cardOf(world, 'web-dev'), 'Soak')).toMatch(
      /2 of 2 healthy since .*, fewest 1 of 2 at .* if it stays healthy, /,
    );
    expect(deployCards(world, 'web-prod')).toEqual([]);
    await world.advance('4m');
    expect(titleOf(world, 'web-prod')).toBe(`Approval needed: deploy web-prod to ${shortOf(to)}`);
    expect(deployCards(world, 'web-prod').map(({ channel }) => channel)).toEqual(['C0PATCHING']);
    expect(world.messages('D0DEV').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^The card of run d-\w+ is in <#C0PATCHING> instead: <#C0WEB> is shared/),
    ]);
    expect(lineOf(cardOf(world, 'web-prod'), 'Previous fleet')).toMatch(
      /all 2 healthy since .*, fewest 1 of 2 at .* checked \d+ times, last .*$/,
    );
  },
);

further(
  'an instance that never becomes healthy is replaced by its group, and the deploy ends and the soak counts from then',
  async () => {
    const { world } = local;
    const { to } = await imagesFor(world, 'web-dev');
    await world.fault({ target: 'instance', group: 'web-dev', kind: 'unhealthy' });
    await deploy(world, `web-dev ${to}`);
    await world.advance('22m');
    expect(titleOf(world, 'web-dev')).toBe(`web-dev runs ${shortOf(to)}`);
    expect(deployCards(world, 'web-prod')).toEqual([]);
    await world.advance('4m');
    expect(lineOf(cardOf(world, 'web-prod'), 'Previous fleet')).toMatch(
      /since 2026-11-18 23:0[3-5] UTC .*: all 2 healthy since 2026-11-18 23:0[3-5] UTC, checked /,
    );
  },
);

test('rolling back web-dev takes the image from web-prod, and requests no rollback of web-prod', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'web-dev');
  await deploy(world, `web-dev ${to}`);
  await world.advance('4m');
  await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'web-dev'));
  await world.advance('4m');
  expect(titleOf(world, 'web-dev')).toBe(`Rolled back: web-dev runs ${shortOf(from)}`);
  expect(lineOf(cardOf(world, 'web-dev'), 'Soak')).toBe('there is no Soak');
  await world.advance('22m');
  expect(deployCards(world, 'web-prod')).toEqual([]);
  expect(await askProd(to)).toMatch(/^No request was made: web-dev was rolled back from `ami-\w+` \(run d-\w+\)\./);
});
