declare module "#lab/flow.js" {
  /** Draws running water on a sheet over a picture; returns what stops it. */
  export function flow(
    model: { get(name: string): any; on(names: string, work: () => void): void; off(names: string, work: () => void): void },
    sheet: HTMLElement,
    strengths: () => number[],
  ): () => void;
}

declare module "#lab/memory.js" {
  export const LANGUAGE: string, DEPTH: string;
  type Where = "localStorage" | "sessionStorage";
  /** Remember something; returns whether it is kept. */
  export function keep(key: string, value: string, where?: Where): boolean;
  /** What is remembered; empty where nothing is. */
  export function kept(key: string, where?: Where): string;
}

declare module "#lab/copies.js" {
  /** Copy what is in a field. */
  export function copy(field: HTMLTextAreaElement): Promise<void>;
}
