import { boardKey } from '../../store/keys.ts';
import type { Item, Key, Write } from '../../store/table.ts';
import type { Task } from '../types/task.ts';

const TASK = 'TASK';
export const taskKey = (id: string): Key => boardKey(TASK, id);

export const putTask = (task: Task): Write => ({ kind: 'put', item: { ...taskKey(task.id), task }, when: {} });

/** What is done is no longer on the board. */
export const dropTask = (id: string): Write => ({ kind: 'delete', key: taskKey(id), when: {} });

/** Of items of the board, the open tasks. Another schema is left to the version that wrote it. */
export const tasksIn = (kept: readonly Item[]): Task[] =>
  kept.flatMap(({ sk, task }) => (sk.startsWith(`${TASK}#`) && isTask(task) && task.done === undefined ? [task] : []));

const isTask = (value: unknown): value is Task =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1 && 'due' in value;
