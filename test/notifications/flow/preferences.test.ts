import { checkView } from '../../../local/slack/blocks/surface.ts';
import { loadPreferences } from '../../../src/notifications/effect/preferences.ts';
import { createNotifications } from '../../../src/notifications/feature.ts';
import { quietHoursModal } from '../../../src/notifications/message/preferences.ts';
import type { InputValues } from '../../../src/slack/inputs.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { HOUR, NOW } from '../../runs/fixture.ts';
import { linesOf } from '../../support/written-text.ts';

interface Person extends WorkerDouble {
  shown: string[];
  press(actionId: string): Promise<void>;
  submit(values: InputValues): Promise<void>;
  /** Her section of App Home: the line, and the buttons. */
  section(now?: number): Promise<string[]>;
}

/** Ana, in front of App Home. */
function ana(): Person {
  const world = createWorkerDouble();
  const shown: string[] = [];
  const feature = createNotifications({ ...world.ports, showHome: async (userId) => void shown.push(userId) });
  const job = { id: 'c'.repeat(64), at: NOW, actor: { userId: 'U0ANA', teamId: 'T0PATCHW' } };
  return {
    ...world,
    shown,
    press: async (actionId) => {
      const from = { kind: 'home', viewId: 'V0HOME', privateMetadata: '', values: {} } as const;
      await feature.onClick?.({ kind: 'click', ...job, actionId, value: 'me', from, viewId: 'V0FORM' }, NOW);
    },
    submit: async (values) => {
      await feature.onSubmit?.(
        { kind: 'submit', ...job, callbackId: 'notify-quiet', privateMetadata: '', values },
        NOW,
      );
    },
    section: async (now = NOW) => linesOf((await feature.section?.('U0ANA', now)) ?? []),
  };
}

const choice = (value: string) => ({ kind: 'choice', value }) as const;
const ON = '*My notifications*: on · no quiet hours';

test('mutes for eight hours, and shows App Home anew', async () => {
  const person = ana();
  expect((await person.section())[0]).toBe(ON);
  await person.press('notify-mute-8h');
  expect(person.shown).toEqual(['U0ANA']);
  expect(await loadPreferences(person.table, 'U0ANA')).toEqual({ mutedUntil: NOW + 8 * HOUR });
  expect((await person.section())[0]).toMatch(/^\*My notifications\*: muted until <!date.*> · no quiet hours$/);
  expect((await person.section(NOW + 8 * HOUR))[0]).toBe(ON);
});

test('mutes until it is turned on, and unmutes', async () => {
  const person = ana();
  await person.press('notify-mute');
  expect((await person.section())[0]).toBe('*My notifications*: muted until you unmute · no quiet hours');
  await person.press('notify-unmute');
  expect((await person.section())[0]).toBe(ON);
  expect(await loadPreferences(person.table, 'U0ANA')).toEqual({});
});

test('sets quiet hours beside a mute, and takes them away', async () => {
  const person = ana();
  await person.press('notify-mute');
  await person.submit({ 'quiet-from': choice('22:00'), 'quiet-to': choice('07:00') });
  expect(await loadPreferences(person.table, 'U0ANA')).toEqual({
    mutedUntil: 'for-good',
    quiet: { from: '22:00', to: '07:00' },
  });
  await person.submit({ 'quiet-from': choice('off') });
  expect(await loadPreferences(person.table, 'U0ANA')).toEqual({ mutedUntil: 'for-good' });
});

test.each<[string, InputValues]>([
  ['one time alone', { 'quiet-from': choice('22:00') }],
  ['twice the same', { 'quiet-from': choice('22:00'), 'quiet-to': choice('22:00') }],
  ['what is no time', { 'quiet-from': choice('late'), 'quiet-to': choice('07:00') }],
  ['nothing', {}],
])('refuses %s, and says so', async (_which, values) => {
  const person = ana();
  await person.submit(values);
  expect(await loadPreferences(person.table, 'U0ANA')).toEqual({});
  expect(person.said.at(-1)?.text).toMatch(/^Quiet hours were not changed: choose two different times, or Off\./);
});

test.each(['notify-mute', 'notify-quiet'])('a guest changes nothing by %s', async (actionId) => {
  const person = ana();
  const slack = { ...person.ports.slack };
  person.ports.slack.userInfo = async (id) => ({ ...(await slack.userInfo(id)), isGuest: true });
  await person.press(actionId);
  expect([await loadPreferences(person.table, 'U0ANA'), person.shown]).toEqual([{}, []]);
});

test('the form is one that Slack takes', async () => {
  expect(checkView(quietHoursModal())).toEqual([]);
  const person = ana();
  await person.press('notify-quiet');
  expect(person.said.map(({ method, channel }) => `${method} ${channel}`)).toEqual(['updateView V0FORM']);
});
