import type { NodeRecord } from '../nodes/node.ts';
import type { SsmState } from '../state.ts';
import type { CataloguePatch } from './catalogue-patch.ts';
import { booted } from './software.ts';

/**
 * The node runs the kernel before the newest of that time, and a live patch in it that closes what the newest closes. Its package
 * is installed beside the kernel, whose update goes on being missing until it is installed and started.
 * https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html
 */
export const livePatch = (state: SsmState, node: NodeRecord, at: number): void => {
  const [before, newest] = kernelsBy(state, node, at).slice(-2);
  if (before === undefined || newest === undefined) throw new Error(`there are no two kernels for ${node.id}`);
  const { software, system } = node;
  software.installed.set(before.id, { patch: before, at: before.releasedAt, pendingReboot: false });
  booted(software, system);
  const patch = packageFor(software.kernel.replace(/\.x86_64$/, ''), newest);
  software.installed.set(patch.id, { patch, at, pendingReboot: false });
};

const kernelsBy = ({ patching }: SsmState, { system }: NodeRecord, at: number): CataloguePatch[] =>
  patching.catalogue.releasedBy(system, at).filter(({ kernel }) => kernel !== undefined);

const packageFor = (running: string, { kernel: _kernel, ...closes }: CataloguePatch): CataloguePatch => {
  const name = `kernel-livepatch-${running}`;
  const id = `${name}.x86_64`;
  return { ...closes, id, line: name, title: `${id}:0:1.0-1`, version: '0:1.0-1' };
};
