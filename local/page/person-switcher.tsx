import type { ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import { Menu } from './menu.tsx';
import { type Person, personName, type World } from './world-types.ts';

/** People one can act as: everyone but the bots, whatever Slack thinks of them. */
export const peopleOf = (world: World): Person[] =>
  world.users.filter(({ id, is_bot }) => !is_bot && id !== 'USLACKBOT');

/** What Slack says of a person that keeps them from deciding. */
function flagsOf(person: Person, homeTeam: string | undefined): string[] {
  const isExternal = person.is_stranger === true || (homeTeam !== undefined && person.team_id !== homeTeam);
  return [
    person.is_ultra_restricted ? 'single-channel guest' : person.is_restricted ? 'guest' : '',
    isExternal ? 'external' : '',
    person.deleted ? 'deactivated' : '',
  ].filter(Boolean);
}

const Flags = ({ flags }: { flags: readonly string[] }): ReactNode =>
  flags.map((flag) => (
    <span key={flag} className={`flag flag-${flag.split(' ').at(-1)}`}>
      {flag}
    </span>
  ));

interface Props {
  people: readonly Person[];
  me: Person;
  homeTeam: string | undefined;
  groupsOf: (person: Person) => readonly string[];
  onSwitch: (id: string) => void;
}

/** Everyone of the workspace, the ones who may not decide included: trying as them is the point. */
export function PersonSwitcher({ people, me, homeTeam, groupsOf, onSwitch }: Props): ReactNode {
  const describe = (person: Person): string =>
    [personName(person), ...flagsOf(person, homeTeam), ...groupsOf(person).map((group) => `@${group}`)].join(', ');
  return (
    <Menu
      kind="one-of"
      className="person-switcher"
      label={`You are ${describe(me)}. Change person`}
      face={
        <>
          <Avatar id={me.id} name={personName(me)} />
          <span className="person-words">
            <span className="person-caption">You are </span>
            <span className="person-name">{personName(me)}</span>
          </span>
          <Flags flags={flagsOf(me, homeTeam)} />
          <span className="caret" aria-hidden="true">
            ▾
          </span>
        </>
      }
      items={people.map((person) => ({
        id: person.id,
        label: describe(person),
        checked: person.id === me.id,
        body: (
          <>
            <Avatar id={person.id} name={personName(person)} small />
            <span className="person-words">
              <span className="person-name">{personName(person)}</span>
              <span className="person-caption">
                {person.profile?.title || person.title || person.id}
                {groupsOf(person).map((group) => ` · @${group}`)}
              </span>
            </span>
            <Flags flags={flagsOf(person, homeTeam)} />
          </>
        ),
      }))}
      onChoose={onSwitch}
    />
  );
}
