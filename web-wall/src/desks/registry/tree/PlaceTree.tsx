import { Tree, type TreeDataNode } from 'antd';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { formatCount } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import { Teach } from '../../Teach.tsx';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { findNode, type OpenedNode, openedNodes, type TreeKind, type TreeNode } from './tree-node.ts';
import { useOpenedTree, useTrail } from './tree-queries.ts';
import { useHeight } from './use-height.ts';

interface PlaceTreeProps {
  readonly kind: TreeKind;
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  /** Tells what is known of the selected node, once it is read. */
  readonly onNode: (node: TreeNode | undefined) => void;
}

/** One tree; a node's children are read when it is opened, and only the rows in sight are drawn. */
export function PlaceTree({ kind, selected, onSelect, onNode }: PlaceTreeProps) {
  const words = useRegistryWords();
  const { opened, setOpened } = useOpened(kind, selected);
  const { children, isPending, problem } = useOpenedTree(kind, opened);
  const { ref, height } = useHeight<HTMLDivElement>();
  const nodes = useMemo(() => openedNodes(children).map((node) => toTreeNode(node, words)), [children, words]);
  const node = findNode(children, selected);
  const told = node && JSON.stringify(node);
  const tell = useEffectEvent(() => onNode(node));
  useEffect(() => tell(), [told]);

  return (
    <div className="tree-body" ref={ref}>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {isPending && <Waiting what={words.t(`tree.${kind}`)} />}
      {!isPending && problem === undefined && nodes.length === 0 && (
        <Teach title={words.t('tree.none')} step={words.t('tree.noneTeach')} />
      )}
      {height > 0 && nodes.length > 0 && (
        <Tree
          blockNode
          height={height}
          treeData={nodes}
          expandedKeys={[...opened]}
          onExpand={(keys) => setOpened(keys.map(String))}
          selectedKeys={selected === undefined ? [] : [selected]}
          onSelect={([key]) => onSelect(typeof key === 'string' ? key : undefined)}
          data-testid="place-tree"
        />
      )}
    </div>
  );
}

/** Which nodes are open: the top's first level, and the way down to the selected one. */
function useOpened(kind: TreeKind, selected: string | undefined) {
  const { children } = useOpenedTree(kind, []);
  const trail = useTrail(kind, selected);
  const [opened, setOpened] = useState<readonly string[]>();
  const [shownTrail, setShownTrail] = useState<string>();
  const tops = children.get('');
  // A city's part has one top, and nobody wants to open that one by hand.
  const initial = tops?.length === 1 ? tops.map(({ id }) => id) : [];
  const above = (trail.data ?? []).slice(0, -1).map(({ id }) => id);
  if (selected !== undefined && trail.data !== undefined && shownTrail !== selected) {
    setShownTrail(selected);
    setOpened([...new Set([...(opened ?? initial), ...above])]);
  }

  return { opened: opened ?? initial, setOpened };
}

function toTreeNode({ node, children }: OpenedNode, words: RegistryWords): TreeDataNode {
  const { t, language } = words;
  const score = node.score === undefined ? undefined : t('tree.score', { score: node.score });

  return {
    key: node.id,
    isLeaf: node.childCount === 0,
    title: (
      <span className="place" data-testid="place">
        <span className="unit" title={node.name}>
          {node.name}
        </span>
        <span className="count">{formatCount(node.cameraCount, language)}</span>
        {node.withGapsCount !== undefined && node.withGapsCount > 0 && (
          <span className="gaps" title={t('tree.gapsOf', { count: formatCount(node.withGapsCount, language) })}>
            {t('tree.gaps', { count: formatCount(node.withGapsCount, language) })}
          </span>
        )}
        {score !== undefined && (
          <span className="score" title={t('tree.scoreOf', { score: node.score ?? 0 })}>
            {score}
          </span>
        )}
      </span>
    ),
    children: children.map((child) => toTreeNode(child, words)),
  };
}
