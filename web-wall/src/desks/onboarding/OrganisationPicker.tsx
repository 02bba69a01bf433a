import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type {
  readOrganisationTrail,
  searchOrganisations,
} from '../../../../gateway/registry/organisations/organisation-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';
import { useOrganisations } from '../registry/registry-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
  /** The way down to it. */
  readonly above: string;
}

interface OrganisationPickerProps<Value> {
  readonly id?: string;
  readonly value?: Value;
  readonly onChange?: (value: Value) => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
  readonly placeholder?: string;
}

function useFound(text: string) {
  return useQuery<ReplyOf<typeof searchOrganisations>, ApiProblem>({
    queryKey: ['organisations', 'search', text],
    queryFn: ({ signal }) => request('GET', `/organisations/search${queryText({ text, limit: 30 })}`, { signal }),
    enabled: text !== '',
    staleTime: 60_000,
  });
}

/** Choices for a search text: found on the server, for a city has ten thousand organisations. */
function useChoices(search: string): { readonly choices: readonly Choice[]; readonly isFinding: boolean } {
  const text = useDeferredValue(search.trim());
  const top = useOrganisations();
  const found = useFound(text);
  if (text === '') {
    const items = top.data?.items ?? [];
    const names = new Map(items.map(({ id, name }) => [id, name]));
    const above = (parentId: string | undefined) => (parentId === undefined ? '' : (names.get(parentId) ?? ''));

    return {
      choices: items.map(({ id, name, parentId }) => ({ value: id, label: name, above: above(parentId) })),
      isFinding: top.isPending,
    };
  }
  const choices = (found.data?.trails ?? []).flatMap((trail): Choice[] => {
    const last = trail.at(-1);
    const above = trail.slice(0, -1).map(({ name }) => name);

    return last === undefined ? [] : [{ value: last.id, label: last.name, above: above.join(' / ') }];
  });

  return { choices, isFinding: found.isFetching };
}

/** The name of a chosen organisation that neither the top of the tree nor a search shows. */
export function useOrganisationName(organisationId: string | undefined): string | undefined {
  const top = useOrganisations();
  const known = top.data?.items.find(({ id }) => id === organisationId)?.name;
  const trail = useQuery<ReplyOf<typeof readOrganisationTrail>, ApiProblem>({
    queryKey: ['organisations', 'trail', organisationId],
    queryFn: ({ signal }) => request('GET', `/organisations/${organisationId}/trail`, { signal }),
    enabled: organisationId !== undefined && top.data !== undefined && known === undefined,
    staleTime: 60_000,
  });

  return known ?? trail.data?.items.at(-1)?.name;
}

function Option({ label, above }: Choice) {
  return (
    <span className="two-lines">
      {label}
      {above !== '' && <small>{above}</small>}
    </span>
  );
}

const noFilter = { filterOption: false } as const;

/** Chooses one organisation by its name. */
export function OrganisationPicker({
  id,
  value,
  onChange,
  isDisabled,
  testId,
  placeholder,
  onClear,
}: OrganisationPickerProps<string> & {
  /** May be emptied again. */
  readonly onClear?: () => void;
}) {
  const { t } = useOnboardingWords();
  const [search, setSearch] = useState('');
  const { choices, isFinding } = useChoices(search);
  const name = useOrganisationName(value);

  return (
    <Select<string, Choice>
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      {...(onChange === undefined ? {} : { onChange })}
      showSearch={{ ...noFilter, onSearch: setSearch }}
      disabled={isDisabled === true}
      loading={isFinding}
      allowClear={onClear !== undefined}
      {...(onClear !== undefined && { onClear })}
      placeholder={placeholder ?? t('form.organisationFind')}
      notFoundContent={null}
      options={[...choices]}
      optionRender={({ data }) => <Option {...data} />}
      labelRender={({ label }) => label ?? name ?? '…'}
      data-testid={testId}
    />
  );
}

/** Chooses several organisations by their names. */
export function OrganisationsPicker({ id, value = [], onChange, isDisabled }: OrganisationPickerProps<string[]>) {
  const { t } = useOnboardingWords();
  const [search, setSearch] = useState('');
  const { choices, isFinding } = useChoices(search);

  return (
    <Select<string[], Choice>
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={value}
      {...(onChange === undefined ? {} : { onChange })}
      showSearch={{ ...noFilter, onSearch: setSearch }}
      disabled={isDisabled === true}
      loading={isFinding}
      placeholder={t('form.organisationFind')}
      notFoundContent={null}
      options={[...choices]}
      optionRender={({ data }) => <Option {...data} />}
      labelRender={({ label, value: organisationId }) =>
        label ?? <OrganisationName organisationId={String(organisationId)} />
      }
    />
  );
}

/** An organisation by its name; its id only while the name is being read. */
export function OrganisationName({ organisationId }: { readonly organisationId: string }) {
  return useOrganisationName(organisationId) ?? '…';
}
