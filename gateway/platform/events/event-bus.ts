/**
 * The catalogue of events. Each subject adds its own from a pure file that also imports this one, so that every program
 * which reads the file finds it:
 * `declare module '../platform/events/event-bus.ts' { interface GatewayEvents { 'health.changed': HealthChanged } }`
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging in the subjects
export interface GatewayEvents {}

type Listener<Event> = (event: Event) => void | Promise<void>;

/** Called when a listener throws: the emitter never learns of it, and other listeners go on. */
type ListenerFault = (eventName: string, error: unknown) => void;

/** Carries facts upwards between subjects, which must not import each other in that direction. */
export class EventBus {
  readonly #listeners = new Map<keyof GatewayEvents, Set<Listener<never>>>();
  readonly #onFault: ListenerFault;

  constructor(onFault: ListenerFault) {
    this.#onFault = onFault;
  }

  /** @returns a function that takes the listener off again */
  on<Name extends keyof GatewayEvents>(name: Name, listener: Listener<GatewayEvents[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Calls the listeners in the order of their registration; asynchronous ones are not waited for. */
  emit<Name extends keyof GatewayEvents>(name: Name, event: GatewayEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      // The map's key fixes the event's type; TypeScript cannot follow that through the Set.
      void this.#call(name, listener as Listener<GatewayEvents[Name]>, event);
    }
  }

  async #call<Name extends keyof GatewayEvents>(
    name: Name,
    listener: Listener<GatewayEvents[Name]>,
    event: GatewayEvents[Name],
  ): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      this.#onFault(name, error);
    }
  }
}
