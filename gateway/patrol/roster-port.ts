import type { PostOnDuty } from '../duty/roster/post-on-duty.ts';

/** What patrol asks of the roster. */
export interface RosterPort {
  /**
   * Who answers for an organisation at an instant: its own post, or the superior one that stands in while it is closed.
   *
   * @param postId post that a plan wants, if it is on duty
   */
  postOnDuty(
    organisation: { readonly id: string; readonly path: string },
    atMs: number,
    postId?: string,
  ): Promise<PostOnDuty>;

  /** True when a post stands at an organisation itself: a plan may be given to it. */
  isPostOf(organisationId: string, postId: string): Promise<boolean>;
}
