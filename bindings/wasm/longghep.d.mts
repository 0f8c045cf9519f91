/** Thrown by whatever fails. */
export class LongghepError extends Error {
  /** Name of the status, "LGH_UNREADABLE" for one. */
  code: string;
}

export interface Options {
  /** "YYYY-MM-DD": whose law applies; by default the document's own date. */
  asOf?: string;
  /** Used where a document has no date. */
  today?: string;
  /** Kind of document ("ke-hoach", "luat", …); by default told by the text. */
  kind?: string;
  /** Told in the JSON; never opened. */
  path?: string;
  /** Id of one checklist; by default all. */
  checklist?: string;
  /** Of messages; Vietnamese by default. */
  language?: 'vi' | 'en';
}

/** A plain text that is being written: an edit costs what it touches, and what is told is told of the text as it stands. */
export class Session {
  private constructor();
  readonly text: string;
  /** Puts `text` for the characters [start, end) of this text, as strings count them. */
  edit(start: number, end: number, text: string): void;
  /** The JSON of `longghep check --format json`, but for "sha256": a text that nobody has saved has none. */
  reviewJson(): string;
  review(): any;
  /** Frees its memory; so does the collector, later. */
  close(): void;
}

/** The compiled checklists. Make one and keep it. */
export class Reviewer {
  private constructor();
  readonly version: string;
  /** Of the module: it grows, and never shrinks. */
  readonly memoryBytes: number;
  /** The JSON of `longghep check --format json` for a plain text, an RTF or a Word 97 document; the same bytes. */
  reviewJson(source: string | ArrayBuffer | ArrayBufferView, options?: Options): Promise<string>;
  /** That JSON as an object; see docs/json.md. */
  review(source: string | ArrayBuffer | ArrayBufferView, options?: Options): Promise<any>;
  /** A session with a text that is being written. */
  open(text: string, options?: Options): Session;
}

/** Compiles the module, by default the `longghep.wasm` beside this file. */
export function load(source?: URL | string | ArrayBuffer | ArrayBufferView | WebAssembly.Module): Promise<Reviewer>;
