/// <reference types="node" />

/** Thrown by whatever fails. */
export interface LongghepError extends Error {
  /** Name of the status, "LGH_BAD_DICTIONARY" for one. */
  code: string;
  /** Name of the dictionary at fault; else "". */
  source: string;
  /** In it, from 1; else 0. */
  line: number;
  column: number;
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

/** One place in every coordinate. */
export interface Place {
  /** UTF-8 bytes of Document.text. */
  start: number;
  end: number;
  /** UTF-16 units: indexes into the string Document.text. */
  utf16Start: number;
  utf16End: number;
  codePointStart: number;
  codePointEnd: number;
  /** From 1; columns in code points. */
  line: number;
  column: number;
}

export interface Finding {
  /** The same from draft to draft while the passage stays. */
  id: string;
  /** Item of the checklist. */
  rule: string;
  severity: 'note' | 'warning' | 'error';
  message: string;
  /** The best one; "" if there is none. */
  suggestion: string;
  /** Structural unit, "dieu:3/khoan:2"; "" outside all units. */
  unit: string;
  /** The same for people: "Khoản 2 Điều 3". */
  label: string;
  text: string;
  /** Of a dossier: the path of its paper. */
  paper: string;
  place: Place;
}

export interface Verdict {
  verdict: 'met' | 'partly' | 'missing' | 'not-applicable' | 'needs-review';
  message: string;
}

/** A draft that was read. Never changes. */
export class Document {
  private constructor();
  /** What all offsets count in. */
  readonly text: string;
  /** The place of UTF-8 bytes [start, end); what lies outside is cut off. */
  locate(start: number, end: number): Place;
  /** The JSON of `longghep outline`. */
  outline(): any;
  /** The JSON of `longghep tokenize`: a list a line. */
  tokens(): any[][];
}

/** What a document or a dossier got. */
export class Review {
  private constructor();
  /** By place in the text. */
  readonly findings: Finding[];
  /** undefined for an item that was not asked. */
  verdict(item: string): Verdict | undefined;
  write(format: 'json' | 'text' | 'sarif' | 'csv' | 'html' | 'docx'): Buffer;
  /** The Word document that was reviewed, with a comment at each finding. */
  annotate(original: Buffer): Buffer;
}

/** A plain text that is being written: an edit costs what it touches, and what is told is told of the text as it stands. */
export class Session {
  private constructor();
  readonly text: string;
  /** Puts `text` for the characters [start, end) of this text, as strings count them. */
  edit(start: number, end: number, text: string): void;
  readonly findings: Finding[];
  verdict(item: string): Verdict | undefined;
  write(format: 'json' | 'text' | 'sarif' | 'csv' | 'docx'): Buffer;
}

/** The compiled checklists. Make one and keep it. */
export class Reviewer {
  /** `additions`: XML dictionaries and items of your own, by name. */
  constructor(additions?: Record<string, string>);
  /** A document of any format the library knows from the bytes of its file, or the text of an editor. */
  read(source: string | Buffer, options?: Options): Document;
  /** A session with a text that is being written. */
  open(text: string, options?: Options): Session;
  /** One document, or the papers of one draft together. */
  examine(documents: Document | Document[], options?: Options): Review;
  /** The same on another thread. */
  examineAsync(documents: Document | Document[], options?: Options): Promise<Review>;
  /** The JSON of `longghep check --format json`; the same bytes for the same input. */
  reviewJson(source: string | Buffer, options?: Options): string;
  /** That JSON as an object; see docs/json.md. */
  review(source: string | Buffer, options?: Options): any;
}

/** "major.minor.patch" of the library. */
export const version: string;
