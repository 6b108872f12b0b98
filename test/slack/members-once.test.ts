import { createMembersOnce } from '../../src/slack/members-once.ts';

function reading(): { asked: string[]; members: string[]; isDown: boolean; read: (id: string) => Promise<string[]> } {
  const slack = {
    asked: [] as string[],
    members: ['U1'],
    isDown: false,
    read: async (id: string) => {
      slack.asked.push(id);
      if (slack.isDown) throw new Error('ratelimited');
      return slack.members;
    },
  };
  return slack;
}

test('each group is read once until it is forgotten', async () => {
  const slack = reading();
  const once = createMembersOnce();
  const { userGroupMembers } = once.over({ userGroupMembers: slack.read });
  expect(await Promise.all(['S1', 'S1', 'S2'].map((id) => userGroupMembers(id)))).toEqual([['U1'], ['U1'], ['U1']]);
  slack.members = [];
  expect(await userGroupMembers('S1')).toEqual(['U1']);
  expect(slack.asked).toEqual(['S1', 'S2']);
  once.forget();
  expect(await userGroupMembers('S1')).toEqual([]);
});

test('what was not answered is asked again', async () => {
  const slack = reading();
  const { userGroupMembers } = createMembersOnce().over({ userGroupMembers: slack.read });
  slack.isDown = true;
  await expect(userGroupMembers('S1')).rejects.toThrow('ratelimited');
  slack.isDown = false;
  expect(await userGroupMembers('S1')).toEqual(['U1']);
});
