import { useSession } from './session.ts';

/** What the signed-in person may do here: the server decides, the screen only leaves out what it would refuse. */
export function useRole(): { readonly isAdmin: boolean; readonly isFitter: boolean } {
  const role = useSession().data?.user.role;

  return { isAdmin: role === 'admin', isFitter: role === 'admin' || role === 'technician' };
}
