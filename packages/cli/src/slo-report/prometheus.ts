import { Refusal } from '../refusal';

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** Asks a Prometheus, or what answers as one does. */
export class Prometheus {
  /** @param address with the path prefix, if it has one @param token sent as a bearer token, if there is one */
  constructor(
    private readonly address: string,
    private readonly token?: string,
  ) {}

  /** The one value of a query; undefined where it has none. @throws Refusal when it cannot be asked */
  async value(query: string): Promise<number | undefined> {
    const body = new URLSearchParams({ query });
    const headers = this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
    const url = `${this.address.replace(/\/+$/, '')}/api/v1/query`;
    const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(60_000) })
      .then(async (response) => this.#read(await response.text(), response.status))
      .catch((error: unknown) => this.#refuse(error));
    const value = Number(answer.data?.result[0]?.value[1] ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  }

  #read(text: string, status: number): Answer {
    let answer: Answer;
    try {
      answer = JSON.parse(text) as Answer;
    } catch {
      throw new Error(`it answers ${status}, and not as Prometheus does`);
    }
    if (answer.status !== 'success') throw new Error(answer.error ?? `it answers ${status}`);
    return answer;
  }

  #refuse(error: unknown): never {
    const { message, cause } = error as Error & { readonly cause?: { readonly code?: string } };
    throw new Refusal(
      `${this.address} could not be asked: ${cause?.code ?? message}`,
      'Say where Prometheus is, as --prometheus http://prometheus.example.org:9090',
    );
  }
}
