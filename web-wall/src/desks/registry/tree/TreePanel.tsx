import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { useDebounced } from '../use-debounced.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { OrganisationTools } from './OrganisationTools.tsx';
import { PlaceSearch } from './PlaceSearch.tsx';
import { PlaceTree } from './PlaceTree.tsx';
import { type TreeKind, treeKinds, type TreeNode } from './tree-node.ts';

/** A place that the list is narrowed to. */
export interface ChosenPlace {
  readonly kind: TreeKind;
  readonly id: string;
}

interface TreePanelProps {
  readonly chosen: ChosenPlace | undefined;
  readonly onChoose: (place: ChosenPlace | undefined) => void;
}

/** One of the three trees with counts: opened node by node, searchable; choosing a node narrows the list to it. */
export function TreePanel({ chosen, onChoose }: TreePanelProps) {
  const { t } = useRegistryWords();
  const { isAdmin } = useRole();
  const [shown, setShown] = useState<TreeKind>(chosen?.kind ?? 'police');
  const [text, setText] = useState('');
  const [node, setNode] = useState<TreeNode>();
  const sought = useDebounced(text.trim());
  const selected = chosen?.kind === shown ? chosen.id : undefined;
  const choose = (id: string | undefined) => {
    onChoose(id === undefined ? undefined : { kind: shown, id });
    setText('');
  };

  return (
    <aside className="panel registry-tree" data-testid="tree-panel">
      <Segmented<TreeKind>
        block
        size="small"
        value={shown}
        onChange={setShown}
        options={treeKinds.map((value) => ({ value, label: t(`tree.${value}`) }))}
      />
      <Input.Search
        size="small"
        allowClear
        value={text}
        maxLength={64}
        placeholder={t('tree.search')}
        onChange={(event) => setText(event.target.value)}
        data-testid="tree-search"
      />
      {sought === '' ? (
        <PlaceTree key={shown} kind={shown} selected={selected} onSelect={choose} onNode={setNode} />
      ) : (
        <PlaceSearch kind={shown} text={sought} onSelect={choose} />
      )}
      {isAdmin && shown === 'police' && node !== undefined && node.id === selected && (
        <OrganisationTools node={node} onMoved={() => choose(node.id)} />
      )}
    </aside>
  );
}
