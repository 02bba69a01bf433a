import type { KitFault, KitScene } from './kit-fixture.ts';

/** What the kit asks of the process of the devices. Both ends are the kit's own. */
export type StageOrder =
  | { readonly kind: 'start'; readonly fixture: string; readonly lureHost: string }
  | { readonly kind: 'play'; readonly fault?: KitFault }
  | { readonly kind: 'refusedLogins' }
  | { readonly kind: 'pardon' }
  | { readonly kind: 'stop' };

export interface StageQuestion {
  readonly id: number;
  readonly order: StageOrder;
}

export interface StageAnswer {
  readonly id: number;
  readonly scene?: KitScene;
  readonly count?: number;
  readonly problem?: string;
}
