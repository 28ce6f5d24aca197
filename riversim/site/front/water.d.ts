declare module "#water" {
  /** Draws running water on a sheet over a picture; returns what stops it. */
  export function flow(
    model: { get(name: string): any; on(names: string, work: () => void): void; off(names: string, work: () => void): void },
    sheet: HTMLElement,
    strengths: () => number[],
  ): () => void;
}
