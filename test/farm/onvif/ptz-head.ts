/** Where a dome looks, in ONVIF's generic space: pan and tilt −1…1, zoom 0…1. */
export interface PtzPosition {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

export interface PtzPreset {
  readonly token: string;
  readonly name: string;
  readonly position: PtzPosition;
}

/** A head that turns in no time and knows three presets. */
export class PtzHead {
  readonly presets: readonly PtzPreset[] = [
    { token: '1', name: '全景', position: { pan: 0, tilt: 0, zoom: 0 } },
    { token: '2', name: '路口东侧', position: { pan: 0.35, tilt: -0.1, zoom: 0.3 } },
    { token: '3', name: '路口西侧', position: { pan: -0.4, tilt: -0.1, zoom: 0.3 } },
  ];
  readonly #home: PtzPosition = { pan: 0.1, tilt: 0, zoom: 0 };
  #position: PtzPosition = this.#home;

  get position(): PtzPosition {
    return this.#position;
  }

  goHome(): void {
    this.#position = this.#home;
  }

  /** @returns false when there is no such preset */
  goTo(presetToken: string): boolean {
    const preset = this.presets.find((one) => one.token === presetToken);
    if (preset === undefined) return false;
    this.#position = preset.position;
    return true;
  }
}
