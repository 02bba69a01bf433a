import { useSession } from '../../api/session.ts';

/** Whether who is signed in may change what others rely on. */
export function useIsAdmin(): boolean {
  return useSession().data?.user.role === 'admin';
}
