/** Every schedule that ever failed, with what was wrong then. A change of the model gives a seed another story; the list stays. */
export const REGRESSIONS: readonly {
  seed: number;
  mix: 'none' | 'light' | 'heavy';
  kind: 'bake' | 'deploy';
  was: string;
}[] = [
  { seed: 1115, mix: 'heavy', kind: 'bake', was: 'an approved run on hold was looked at every second minute only' },
  { seed: 1255, mix: 'heavy', kind: 'bake', was: 'an outage of Slack left a run without a card for ever' },
  {
    seed: 1445,
    mix: 'light',
    kind: 'bake',
    was: 'a lease counted from before slow calls let two workers post one card',
  },
  {
    seed: 1434,
    mix: 'light',
    kind: 'deploy',
    was: 'a message held from when its job began was sent by two workers',
  },
];
