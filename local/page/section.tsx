import type { ReactNode } from 'react';
import { ActionElement, FailureNote, useAction } from './actions.tsx';
import { sectionSchema } from './block-types.ts';
import { keyed } from './keyed.ts';
import { Text } from './text.tsx';
import type { Block } from './world-types.ts';

export function Section({ block }: { block: Block }): ReactNode {
  const { block_id, text, fields, accessory } = sectionSchema.parse(block);
  const { act, busy, failure } = useAction();
  return (
    <>
      <div className="section">
        <div className="section-body">
          {text !== undefined && <Text text={text} />}
          {fields !== undefined && (
            <div className="fields">
              {keyed(fields).map(({ key, item }) => (
                <Text key={key} text={item} />
              ))}
            </div>
          )}
        </div>
        {accessory?.type === 'image' && (
          <img className="accessory-image" src={accessory.image_url} alt={accessory.alt_text ?? ''} />
        )}
        {accessory !== undefined && accessory.type !== 'image' && (
          <ActionElement blockId={block_id} element={accessory} act={act} busy={busy} name={text?.text} />
        )}
      </div>
      <FailureNote failure={failure} />
    </>
  );
}
