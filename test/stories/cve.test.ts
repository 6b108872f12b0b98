import { call, listOf } from './deploys.ts';
import { buttonsOf, linesOf } from '../support/written-text.ts';
import { LocalWorld } from '../support/local-world.ts';

test('explore', async () => {
  const world = await LocalWorld.open({ compliance: true });
  await world.advance('10m');
  const found = await call(world, 'ssm', 'DescribeInstancePatchStatesForPatchGroup', { PatchGroup: 'RHEL-DEV' });
  console.log(JSON.stringify(listOf(found['InstancePatchStates']).map((x: any) => [x.InstanceId, x.MissingCount, x.BaselineId])));
  const ids = listOf(found['InstancePatchStates']).map((x: any) => x.InstanceId);
  const { Patches } = await call(world, 'ssm', 'DescribeInstancePatches', { InstanceId: ids[0], Filters: [{ Key: 'State', Values: ['Missing'] }] });
  console.log(JSON.stringify(listOf(Patches).slice(0, 8)));
  const cve = String(listOf(Patches).map((x: any) => x.CVEIds).find((x: any) => x !== undefined && x !== '') ?? '').split(',')[0] ?? '';
  const { imageSummaryList } = await call(world, 'imagebuilder', 'ListImagePipelineImages', { imagePipelineArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web' });
  const arns = listOf(imageSummaryList).map((x: any) => [x.arn, x.state?.status, x.dateCreated]);
  console.log(JSON.stringify(arns));
  const fs = await call(world, 'imagebuilder', 'ListImageScanFindings', { filters: [{ name: 'imageBuildVersionArn', values: [arns.at(-1)?.[0]] }] });
  console.log(JSON.stringify(listOf(fs['findings']).map((x: any) => [x.packageVulnerabilityDetails?.vulnerabilityId, x.fixAvailable, x.severity])));
  await world.patch('U0ANA', `cve ${cve}`);
  console.log('rhel', cve, world.form('U0ANA').body);
  const image = String((listOf(fs['findings']).find((x: any) => x.fixAvailable === 'YES') as any)?.packageVulnerabilityDetails?.vulnerabilityId);
  await world.patch('U0ANA', `cve ${image}`);
  console.log('image', image, world.form('U0ANA').body);
  console.log(await world.submit('U0ANA', { 'cve-reason': 'exploited in the wild' }));
  await world.advance('3m');
  const dump = (t: string) => { const m = world.messages('C0PATCHING').filter(({ metadata }) => metadata?.event_type === 'patchwarden_emergency'); console.log(t, m.map((x) => x.text).join('\n'), '\n', m.map((x) => linesOf(x.blocks ?? []).join('\n')).join('\n')); };
  dump('asked');
  const approve = async () => {
    for (const channel of ['C0PATCHING', 'C0WINDOWS', 'C0WEB'])
      for (const m of world.messages(channel)) {
        if (!/^Approval needed: (bake|deploy|patch rhel)/.test(m.text)) continue;
        const card = { channel, ts: m.ts, text: m.text, body: '', buttons: buttonsOf(m.blocks ?? []), replies: [] };
        for (const who of ['U0BEN', 'U0DEV', 'U0CLEO']) console.log(m.text.slice(0, 40), who, card.buttons.join('|'), await world.press(who, 'approve', card));
      }
  };
  for (let i = 0; i < 9; i += 1) {
    await approve();
    await world.advance('15m');
    dump(`after ${i}`);
  }
  console.log(world.problems().map(String).join('\n').slice(0, 3000));
  await world.close();
}, 600000);
