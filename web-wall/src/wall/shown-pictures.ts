type TellInstant = () => number | undefined;

/** Which instants the pictures on the wall show, by camera. */
export class ShownPictures {
  readonly #byCamera = new Map<string, readonly TellInstant[]>();

  /** A player of a camera runs; one that came later lies over it. @returns the undoing */
  add(cameraId: string, tell: TellInstant): () => void {
    this.#byCamera.set(cameraId, [tell, ...(this.#byCamera.get(cameraId) ?? [])]);

    return () => {
      const left = (this.#byCamera.get(cameraId) ?? []).filter((each) => each !== tell);
      if (left.length > 0) this.#byCamera.set(cameraId, left);
      else this.#byCamera.delete(cameraId);
    };
  }

  /** Instant of the picture of a camera that is seen now, ms since epoch; undefined without one that tells it. */
  seenAtMs(cameraId: string): number | undefined {
    for (const tell of this.#byCamera.get(cameraId) ?? []) {
      const atMs = tell();
      if (atMs !== undefined) return atMs;
    }

    return undefined;
  }
}
