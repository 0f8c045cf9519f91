// longghep in a browser, or wherever WebAssembly runs. The module asks its host for what it leaves out: the properties
// and normal forms of Unicode, and SHA-256.

const kStatusNames = ['LGH_OK', 'LGH_BAD_ARGUMENT', 'LGH_UNREADABLE', 'LGH_UNSUPPORTED', 'LGH_OVER_LIMIT', 'LGH_BAD_DICTIONARY',
  'LGH_NO_MEMORY', 'LGH_INTERNAL'];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class LongghepError extends Error {
  constructor(status, message) {
    super(message || kStatusNames[-status]);
    this.name = 'LongghepError';
    this.code = kStatusNames[-status];
  }
}

class Module {
  constructor(compiled) {
    this.digest = '';
    const only = (text, otherwise) => [...text].length === 1 ? text.codePointAt(0) : otherwise;
    const host = {
      isAlphabetic: (c) => Number(/\p{L}/u.test(String.fromCodePoint(c))),
      lower: (c) => String.fromCodePoint(c).toLowerCase().codePointAt(0),  // only İ has a second, which is no letter
      upper: (c) => only(String.fromCodePoint(c).toUpperCase(), c),
      standsAlone: (c) => {
        const text = String.fromCodePoint(c);
        return Number(text.normalize('NFC') === text && !/[\p{M}\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]/u.test(text));
      },
      compose: (utf8, size, out, room) =>
        encoder.encodeInto(decoder.decode(this.bytes(utf8, size)).normalize('NFC'), this.bytes(out, room)).written,
      sha256: (bytes, size, out) => encoder.encodeInto(this.digest, this.bytes(out, 64)).written,
    };
    this.exports = new WebAssembly.Instance(compiled, {
      host,
      env: { emscripten_notify_memory_growth: () => {} },
      wasi_snapshot_preview1: { proc_exit: (code) => { throw new Error(`the module ended itself with ${code}`); } },
    }).exports;
    this.exports._initialize();
    this.sessions = new FinalizationRegistry((session) => this.exports.close(session));
  }

  /** A view of the module's memory, until the next call into it. */
  bytes(at, size) { return new Uint8Array(this.exports.memory.buffer, at, size); }

  /** Calls `use` with the places and sizes of copies of some byte arrays. */
  with(arrays, use) {
    const places = [];
    try {
      for (const array of arrays) {
        const at = this.exports.allocate(array.byteLength);
        if (at === 0) throw new LongghepError(-6);
        places.push(at);
        this.bytes(at, array.byteLength).set(array);
      }
      return use(...arrays.flatMap((array, k) => [places[k], array.byteLength]));
    } finally {
      for (const at of places) this.exports.release(at);
    }
  }

  result() { return decoder.decode(this.bytes(this.exports.result(), this.exports.resultSize())); }

  done(status) {
    if (status !== 0) throw new LongghepError(status, this.result());
  }
}

const bytesOf = (source) => {
  if (typeof source === 'string') return encoder.encode(source);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  throw new TypeError('a document is a string, an ArrayBuffer or a view of one');
};

// Node.js before 20 has it in a module of its own, a page that came over plain HTTP has none.
const sha256 = async (bytes) => {
  const { subtle } = globalThis.crypto ?? (await import('node:crypto')).webcrypto;
  if (subtle === undefined) return '';
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const packed = (options) => encoder.encode(
  [options.path, options.kind, options.asOf, options.today, options.checklist].map((value) => `${value ?? ''}\0`).join(''));

const english = (language) => Number(language === 'en');

export class Session {
  #module; #handle; #language;

  constructor(module, handle, language) {
    this.#module = module;
    this.#handle = handle;
    this.#language = language;
    module.sessions.register(this, handle, this);
  }

  get text() {
    this.#module.done(this.#module.exports.sessionText(this.#open()));
    return this.#module.result();
  }

  edit(start, end, text) {
    const units = new Uint16Array(text.length);
    for (let k = 0; k < text.length; ++k) units[k] = text.charCodeAt(k);
    const session = this.#open();
    this.#module.with([new Uint8Array(units.buffer)], (at, size) =>
      this.#module.done(this.#module.exports.edit(session, start, end, at, size / 2)));
  }

  reviewJson() {
    this.#module.done(this.#module.exports.sessionReview(this.#open(), english(this.#language)));
    return this.#module.result();
  }

  review() { return JSON.parse(this.reviewJson()); }

  close() {
    if (this.#handle === 0) return;
    this.#module.sessions.unregister(this);
    this.#module.exports.close(this.#handle);
    this.#handle = 0;
  }

  #open() {
    if (this.#handle === 0) throw new LongghepError(-1, 'the session is closed');
    return this.#handle;
  }
}

export class Reviewer {
  #module;

  constructor(module) { this.#module = module; }

  get version() {
    this.#module.done(this.#module.exports.version());
    return this.#module.result();
  }

  get memoryBytes() { return this.#module.exports.memory.buffer.byteLength; }

  async reviewJson(source, options = {}) {
    const bytes = bytesOf(source);
    const digest = await sha256(bytes);
    this.#module.digest = digest;  // asked for in this turn
    return this.#module.with([bytes, packed(options)], (...places) => {
      this.#module.done(this.#module.exports.review(...places, english(options.language)));
      return this.#module.result();
    });
  }

  async review(source, options = {}) { return JSON.parse(await this.reviewJson(source, options)); }

  open(text, options = {}) {
    return this.#module.with([encoder.encode(text), packed(options)], (...places) => {
      const handle = this.#module.exports.open(...places);
      if (handle <= 0) throw new LongghepError(handle, this.#module.result());
      return new Session(this.#module, handle, options.language);
    });
  }
}

export async function load(source = new URL('longghep.wasm', import.meta.url)) {
  let module = source;
  if (module instanceof URL && module.protocol === 'file:') module = await (await import('node:fs/promises')).readFile(module);
  if (module instanceof URL || typeof module === 'string') module = await (await fetch(module)).arrayBuffer();
  return new Reviewer(new Module(module instanceof WebAssembly.Module ? module : await WebAssembly.compile(module)));
}
