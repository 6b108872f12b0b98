import { InvalidDocumentContent, ValidationException } from '@aws-sdk/client-ssm';
import { type NodeWorld, nodeWorld, START } from '../node-world.ts';

const FACTS = `
schemaVersion: "2.2"
mainSteps:
  - name: linux
    action: aws:runShellScript
    precondition: { StringEquals: [platformType, Linux] }
    inputs:
      timeoutSeconds: "30"
      runCommand:
        - IFS='. ' read -r up rest < /proc/uptime
        - printf '{"boot":%s,"kernel":"%s"}' "$(( $(date +%s) - up ))" "$(uname -r)"
  - name: windows
    action: aws:runPowerShellScript
    precondition: { StringEquals: [platformType, Windows] }
    inputs: { timeoutSeconds: 30, runCommand: [(Get-CimInstance Win32_OperatingSystem).LastBootUpTime] }
`;

let world: NodeWorld;
beforeEach(() => {
  world = nodeWorld();
});
afterEach(() => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
});

const create = (Content: string, Name = 'Facts') =>
  world.handlers.CreateDocument({ Name, Content, DocumentType: 'Command', DocumentFormat: 'YAML' });

/** What the document prints on an instance, and the steps with their status. */
const facts = async (InstanceIds: string[]) => {
  const id = await world.send({ DocumentName: 'Facts', InstanceIds });
  await world.after(30);
  const [invocation] = await world.invocations(id, true);
  const plugins = invocation?.CommandPlugins ?? [];
  const printed = plugins.find(({ Output = '' }) => Output.startsWith('{'))?.Output ?? '';
  return { id, plugins, facts: JSON.parse(printed) };
};

test('a document that reads boot time and kernel prints them, and skips the step of the other platform', async () => {
  await create(FACTS);
  const ids = world.place([1], { system: 'REDHAT_ENTERPRISE_LINUX' });
  const { facts: first, plugins, id } = await facts(ids);
  expect(first).toEqual({
    boot: (START - 90 * 86_400_000) / 1000,
    kernel: expect.stringMatching(/^5\.14\.0-427\.\d+\.1\.el9_4\.x86_64$/),
  });
  expect(plugins.map(({ Name, Status }) => `${Name}: ${Status}`)).toEqual(['linux: Success', 'windows: Success']);
  expect(plugins[1]?.Output).toContain('skipped due to unsatisfied preconditions');
  const result = { CommandId: id, InstanceId: ids[0], PluginName: 'linux' };
  expect(await world.handlers.GetCommandInvocation(result)).toMatchObject({ Status: 'Success', ResponseCode: 0 });
});

test('the boot time changes with a restart, from within or from outside', async () => {
  await create(FACTS);
  const ids = world.place([1]);
  const before = (await facts(ids)).facts;
  expect(before.kernel).toMatch(/^10\.0\.20348\.\d+$/);
  await world.send({
    DocumentName: 'AWS-RunPowerShellScript',
    InstanceIds: ids,
    Parameters: { commands: ['Restart-Computer -Force'] },
  });
  await world.after(200);
  const after = (await facts(ids)).facts;
  expect(after.boot).toBeGreaterThan(START / 1000);
  await world.ec2.handlers.RebootInstances({ InstanceIds: ids });
  await world.after(200);
  expect((await facts(ids)).facts.boot).toBeGreaterThan(after.boot);
});

test('a restart that does not happen leaves the boot time, and the command succeeds all the same', async () => {
  await create(FACTS);
  const ids = world.place([1]);
  world.ssm.outcomes.set(ids[0] ?? '', { kind: 'no-restart' });
  const { facts: before } = await facts(ids);
  const id = await world.send({
    DocumentName: 'AWS-RunPowerShellScript',
    InstanceIds: ids,
    Parameters: { commands: ['exit 3010'] },
  });
  await world.after(200);
  expect(await world.ended(id)).toBe('Success/Success');
  expect((await facts(ids)).facts).toEqual(before);
});

test('a document whose script nobody knows cannot be sent', async () => {
  await create(FACTS.replace('/proc/uptime', '/etc/passwd'));
  const ids = world.place([1]);
  await expect(world.send({ DocumentName: 'Facts', InstanceIds: ids })).rejects.toBeInstanceOf(ValidationException);
});

test.each([
  ['another schema', FACTS.replace('2.2', '1.2')],
  ['another action', FACTS.replace('aws:runShellScript', 'aws:downloadContent')],
  ['an unknown input', FACTS.replace('timeoutSeconds: "30"', 'colour: red')],
  ['an unknown precondition', FACTS.replace('platformType, Linux', 'platformType, Plan9')],
  ['two steps of one name', FACTS.replace('name: windows', 'name: linux')],
])('refuses %s', async (_, content) => {
  await expect(create(content)).rejects.toBeInstanceOf(InvalidDocumentContent);
});

test('the agent is updated', async () => {
  const ids = world.place([1], { agentVersion: '3.1.0.0' });
  const version = async () => {
    const { InstanceInformationList } = await world.handlers.DescribeInstanceInformation({});
    return InstanceInformationList[0]?.IsLatestVersion;
  };
  expect(await version()).toBe(false);
  await world.send({ DocumentName: 'AWS-UpdateSSMAgent', InstanceIds: ids });
  await world.after(60);
  expect(await version()).toBe(true);
});
