import { Tree, type TreeDataNode } from 'antd';
import { useMemo } from 'react';
import type { OrganisationView } from '../../../../gateway/registry/registry-api.ts';
import { formatCount, type Language } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { type OrganisationNode, organisationTree } from './organisation-tree.ts';

interface OrganisationTreeProps {
  readonly organisations: readonly OrganisationView[];
  readonly selected: string | undefined;
  readonly onSelect: (organisationId: string | undefined) => void;
}

/** More nodes than this start folded below the second level. */
const unfoldedUpTo = 60;

function toTreeNode({ organisation, children }: OrganisationNode, language: Language): TreeDataNode {
  return {
    key: organisation.id,
    title: (
      <>
        <span className="unit" title={organisation.name}>
          {organisation.name}
        </span>
        <span className="count">{formatCount(organisation.cameraCount, language)}</span>
      </>
    ),
    children: children.map((child) => toTreeNode(child, language)),
  };
}

/** The organisation with camera counts; choosing a node shows what is in it and below. */
export function OrganisationTree({ organisations, selected, onSelect }: OrganisationTreeProps) {
  const { language } = useWords();
  const tree = useMemo(() => organisationTree(organisations), [organisations]);
  const nodes = useMemo(() => tree.map((node) => toTreeNode(node, language)), [tree, language]);
  const firstKeys = tree.flatMap((node) => [node.organisation.id]);

  return (
    <Tree
      blockNode
      treeData={nodes}
      {...(organisations.length > unfoldedUpTo ? { defaultExpandedKeys: firstKeys } : { defaultExpandAll: true })}
      selectedKeys={selected === undefined ? [] : [selected]}
      onSelect={([key]) => onSelect(typeof key === 'string' ? key : undefined)}
      data-testid="organisation-tree"
    />
  );
}
