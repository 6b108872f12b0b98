import { chooseFleet, handleFleetChoice, submitForm } from '../../../src/patch/flow/choose.ts';
import { handleFleetClick, handlePatchCommand } from '../../../src/patch/flow/command.ts';
import { PATCH_ACTIONS, PATCH_FORM } from '../../../src/patch/types/actions.ts';
import type { InputValues } from '../../../src/slack/inputs.ts';
import type { ClickJob, ClickOrigin, SubmitJob } from '../../../src/slack/job.ts';
import { linesOf } from '../../support/block-text.ts';
import { afterDev, HOUR } from '../after-dev.ts';
import { T0 } from '../facts.ts';

const NOW = T0 + 2 * HOUR;
const BY = { userId: 'U0DEV', teamId: 'T0PATCHW' };
const TO = { userId: 'U0DEV', viewId: 'V1' };
const job = { id: 'c'.repeat(64), at: NOW, actor: BY };

/** win-dev may be patched by request; every form that someone is shown, as its lines. */
async function worker() {
  const dev = await afterDev();
  const views: string[] = [];
  const slack = {
    ...dev.ports.slack,
    updateView: async ({ view }: { view: object }) => void views.push(linesOf(Object(view).blocks).join('\n')),
  };
  const requested = async (): Promise<string[]> =>
    (await dev.runs('win-dev')).filter(({ id }) => id !== 'p-00000dev').map(({ plan }) => plan.operation);
  return { ...dev, ports: { ...dev.ports, slack }, views, requested };
}

const submitted = (values: InputValues): SubmitJob => ({
  ...job,
  kind: 'submit',
  callbackId: PATCH_FORM,
  privateMetadata: 'win-dev',
  viewId: 'V1',
  values,
});

const click = (actionId: string, from: ClickOrigin): ClickJob => ({
  ...job,
  kind: 'click',
  actionId,
  value: 'win-dev',
  from,
  viewId: 'V1',
});
const MESSAGE: ClickOrigin = { kind: 'message', channelId: 'C0PATCHING', messageTs: '1' };
const HOME: ClickOrigin = { kind: 'home', viewId: 'V0', privateMetadata: '', values: {} };

const choice = (value: string) => ({ kind: 'choice', value }) as const;
const text = (typed: string) => ({ kind: 'text', text: typed }) as const;

test('one of the instances, slower than usual and without a reboot, as it was filled in; sent twice it is one request', async () => {
  const { ports, runs } = await worker();
  const values = {
    operation: choice('install'),
    reboot: choice('never'),
    concurrency: text('5%'),
    errors: text('10%'),
    reason: text('CVE'),
  };
  await submitForm(ports, submitted(values), NOW);
  await submitForm(ports, submitted(values), NOW);
  const [run, other] = await runs('win-dev');
  expect(other?.id).toBe('p-00000dev');
  expect(run).toMatchObject({
    reason: 'CVE',
    plan: { reboot: 'never', concurrency: '5%', errors: '10%', asked: { reboot: 'never', concurrency: '5%' } },
  });
});

test.each<[string, InputValues, RegExp]>([
  ['more at a time than the config allows', { concurrency: text('50%') }, /allows at most 10% instances at a time/],
  ['an instance of another group', { instances: text('i-0123456789abcdef0') }, /is not among the instances of Win-DEV/],
  [
    'a fleet that was changed in the form',
    { [PATCH_ACTIONS.chooseFleet]: choice('win-prod') },
    /the fleet in this form was just changed/,
  ],
])('%s is said in the form, and requests nothing', async (_title, values, said) => {
  const { ports, views, requested } = await worker();
  await submitForm(ports, submitted(values), NOW);
  expect(views.at(-1)).toMatch(said);
  expect(await requested()).toEqual([]);
});

test('without a fleet a form opens, and a choice in it shows that fleet', async () => {
  const { ports, views } = await worker();
  await handlePatchCommand(ports, { name: 'install', words: [], to: TO, id: 'r', at: NOW }, NOW);
  expect(views.at(-1)).not.toContain('Instances at a time');
  const from = { kind: 'modal', callbackId: PATCH_FORM, viewId: 'V1', privateMetadata: '', values: {} } as const;
  await handleFleetChoice(ports, { ...click(PATCH_ACTIONS.chooseFleet, from), input: choice('win-dev') }, NOW);
  expect(views.at(-1)).toContain('2 instances, 2 with missing patches');
  await chooseFleet(ports, TO, { operation: 'scan', fleet: 'win-prod', now: NOW });
  expect(views.at(-1)).toContain('*Fleet win-prod*');
});

test('a button in a message opens the form and requests nothing; a scan is requested from views alone', async () => {
  const { ports, views, requested } = await worker();
  await handleFleetClick(ports, click(PATCH_ACTIONS.patchNow, MESSAGE), NOW);
  expect(views.at(-1)).toContain('*Fleet win-dev*');
  await handleFleetClick(ports, click(PATCH_ACTIONS.scan, MESSAGE), NOW);
  expect(await requested()).toEqual([]);
  await handleFleetClick(ports, click(PATCH_ACTIONS.scan, HOME), NOW);
  expect(await requested()).toEqual(['scan']);
});
