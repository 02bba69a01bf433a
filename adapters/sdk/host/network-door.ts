import type { AdapterContext, DeviceAddress, Outcome } from '../adapter.ts';
import { CallDeadline } from '../call-deadline.ts';
import { failed, ok } from '../outcome.ts';
import type { CallBook, HostedCall } from './call-book.ts';
import {
  type HttpQuestion,
  httpQuestion,
  openQuestion,
  readQuestion,
  udpQuestion,
  writeQuestion,
} from './door-message.ts';
import { DoorLogins } from './door-logins.ts';
import { loginsOf } from '../login-memory.ts';
import { askHttp, verdictOf } from './http-door.ts';
import type { RpcHandler } from './rpc-peer.ts';
import { askUdp, type HeldSocket, openSocket } from './socket-door.ts';

/** Sockets that one plug-in may hold at once. */
const maxSockets = 512;

interface Question {
  readonly callId: number;
  readonly deadlineInMs: number;
  readonly address: DeviceAddress;
}

/** The only way of a plug-in to the network: for a call under way, to an address that this call may dial. */
export class NetworkDoor {
  readonly #context: AdapterContext;
  readonly #calls: CallBook;
  readonly #sockets = new Map<number, HeldSocket>();
  readonly #logins: DoorLogins;
  #nextSocketId = 1;
  #busy = 0;

  constructor(context: AdapterContext, calls: CallBook) {
    this.#context = context;
    this.#logins = new DoorLogins(loginsOf(context));
    this.#calls = calls;
  }

  handlers(): Readonly<Record<string, RpcHandler>> {
    return {
      'door.http': (params) => {
        const question = httpQuestion.parse(params);
        return this.#use(question, (call, deadline) => this.#askHttp(question, call, deadline));
      },
      'door.udp': (params) => {
        const question = udpQuestion.parse(params);
        return this.#use(question, (_call, deadline) => askUdp(question, deadline));
      },
      'door.open': (params) => {
        const question = openQuestion.parse(params);
        return this.#open(question);
      },
      'door.read': (params) => this.#held(readQuestion.parse(params).socketId).read(),
      'door.write': (params) => {
        const { socketId, bytes } = writeQuestion.parse(params);
        return this.#held(socketId).write(Buffer.from(bytes, 'base64'));
      },
      'door.close': (params) => this.#sockets.get(readQuestion.parse(params).socketId)?.close(),
    };
  }

  /** A person stored the login of a device anew: what its refusals taught counts no more. */
  forgiveLogin(address: DeviceAddress): void {
    this.#logins.forgive(address);
  }

  #askHttp(question: HttpQuestion, call: HostedCall, deadline: CallDeadline): ReturnType<typeof askHttp> {
    const nowMs = (): number => this.#context.clock.monotonic();
    return askHttp(question, call, deadline, {
      use: (login, send) =>
        this.#logins.use(login, { deadline, nowMs }, async () => {
          const outcome = await send();
          return { outcome, verdict: verdictOf(outcome) };
        }),
    });
  }

  async #open(question: ReturnType<typeof openQuestion.parse>): Promise<Outcome<number>> {
    const admitted = this.#admit(question);
    if (admitted.kind === 'failed') return admitted;
    const { limits } = admitted.value;
    // It lives as long as the call: the deadline is disposed of when the socket is gone.
    const deadline = this.#deadline(limits, question.deadlineInMs);
    const opened = await openSocket(question, deadline);
    if (opened.kind === 'failed') {
      deadline[Symbol.dispose]();
      return opened;
    }
    const socketId = this.#nextSocketId++;
    this.#sockets.set(socketId, opened.value);
    const free = (): void => {
      deadline[Symbol.dispose]();
      this.#sockets.delete(socketId);
    };
    opened.value.onClose(free);
    return ok(socketId);
  }

  async #use<Value>(
    question: Question,
    work: (call: HostedCall, deadline: CallDeadline) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const admitted = this.#admit(question);
    if (admitted.kind === 'failed') return admitted;
    this.#busy += 1;
    try {
      using deadline = this.#deadline(admitted.value.limits, question.deadlineInMs);
      return await work(admitted.value, deadline);
    } finally {
      this.#busy -= 1;
    }
  }

  #admit({ callId, address }: Question): Outcome<HostedCall> {
    const call = this.#calls.find(callId);
    if (call === undefined) return failed('address', 'aborted', 'this call is over');
    if (this.#sockets.size + this.#busy >= maxSockets) return failed('connect', 'over-budget', 'too many sockets');
    const isElsewhere = call.host !== undefined && call.host !== address.host;
    if (isElsewhere) return failed('address', 'forbidden', `${address.host} is not the device of this call`);
    try {
      this.#context.netGuard.assertAllowed(address.host);
      return ok(call);
    } catch {
      return failed('address', 'forbidden', `${address.host} is outside the allowed ranges`);
    }
  }

  #deadline(limits: HostedCall['limits'], deadlineInMs: number): CallDeadline {
    return new CallDeadline(this.#context.clock, limits, deadlineInMs);
  }

  #held(socketId: number): HeldSocket {
    const socket = this.#sockets.get(socketId);
    if (socket === undefined) throw new Error('this connection is closed');
    return socket;
  }
}
