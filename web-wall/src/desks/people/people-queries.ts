import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListedUserView, listUsers } from '../../../../gateway/access/access-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

const key = ['people'] as const;
export const peoplePageSize = 50;
/** Who is signed in changes by itself. */
const askEveryMs = 15_000;

export type PeoplePage = ReplyOf<typeof listUsers>;

export interface PeopleFilter {
  readonly search: string;
  readonly role: string;
  readonly organisationId: string;
  readonly isContractor: string;
  readonly standing: string;
}

export function usePeople(filter: PeopleFilter, cursor: string | undefined) {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

  return useQuery<PeoplePage, ApiProblem>({
    queryKey: [...key, given, cursor],
    queryFn: ({ signal }) =>
      request(
        'GET',
        `/users${queryText({ ...given, limit: peoplePageSize, ...(cursor !== undefined && { cursor }) })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: askEveryMs,
  });
}

/** Runs a change, then reads the people again. */
function useChange<Input, Reply>(change: (input: Input) => Promise<Reply>) {
  const queries = useQueryClient();

  return useMutation<Reply, ApiProblem, Input>({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** What is written of a person; the gateway checks it by its own schema. */
export type PersonBody = Readonly<Record<string, unknown>>;

export const useCreatePerson = () =>
  useChange((body: PersonBody) => request<ListedUserView>('POST', '/users', { body }));

export const useChangePerson = () =>
  useChange(({ id, body }: { readonly id: string; readonly body: PersonBody }) =>
    request<ListedUserView>('PATCH', `/users/${id}`, { body }),
  );

export const useEndSessions = () => useChange((id: string) => request('DELETE', `/users/${id}/sessions`));
