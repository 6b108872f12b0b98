import type { ModalView } from '@slack/types';
import { modal } from '../../slack/blocks.ts';
import { sections } from '../../slack/sections.ts';
import type { Listed } from '../decision/listed.ts';
import { fullLines } from './list.ts';

export const detailsModal = (listed: Listed, region: string): ModalView =>
  modal({ callbackId: 'pipeline-details', title: 'Pipeline', blocks: sections(fullLines(listed, region)) });
