'use strict';
// Types and meaning of all this: index.d.ts.
const native = require(process.env.LONGGHEP_ADDON || './longghep.node');

const key = Symbol('made by the library');

class Held {
  #handle;
  constructor(handle, given) {
    if (given !== key) throw new TypeError(`a ${new.target.name} is made by a Reviewer`);
    this.#handle = handle;
  }
  static handleOf(object, kind) {
    if (!(object instanceof kind)) throw new TypeError(`a ${kind.name} is needed`);
    return object.#handle;
  }
}
const { handleOf } = Held;

class Document extends Held {
  get text() {
    return native.documentText(handleOf(this, Document));
  }
  locate(start, end) {
    return native.documentLocate(handleOf(this, Document), start, end);
  }
  outline() {
    return JSON.parse(native.documentWrite(handleOf(this, Document), 'outline'));
  }
  tokens() {
    const lines = native.documentWrite(handleOf(this, Document), 'tokens').toString();
    return lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }
}

class Review extends Held {
  get findings() {
    return native.findings(handleOf(this, Review));
  }
  verdict(item) {
    return native.verdict(handleOf(this, Review), String(item));
  }
  write(format) {
    return native.reviewWrite(handleOf(this, Review), String(format));
  }
  annotate(original) {
    if (!Buffer.isBuffer(original)) throw new TypeError('the Buffer that was reviewed is needed');
    return native.annotate(handleOf(this, Review), original);
  }
}

class Session extends Held {
  get text() {
    return native.sessionText(handleOf(this, Session));
  }
  edit(start, end, text) {
    native.sessionEdit(handleOf(this, Session), start, end, String(text));
  }
  get findings() {
    return native.findings(native.sessionReview(handleOf(this, Session)));
  }
  verdict(item) {
    return native.verdict(native.sessionReview(handleOf(this, Session)), String(item));
  }
  write(format) {
    return native.reviewWrite(native.sessionReview(handleOf(this, Session)), String(format));
  }
}

class Reviewer extends Held {
  constructor(additions = {}) {
    super(native.newReviewer(Object.entries(additions).flat().map(String)), key);
  }
  read(source, options = {}) {
    if (typeof source !== 'string' && !Buffer.isBuffer(source)) throw new TypeError('a string or a Buffer is needed');
    return new Document(native.newDocument(handleOf(this, Reviewer), source, options), key);
  }
  open(text, options = {}) {
    return new Session(native.newSession(handleOf(this, Reviewer), String(text), options), key);
  }
  examine(documents, options = {}) {
    const handles = [documents].flat().map((document) => handleOf(document, Document));
    return new Review(native.newReview(handleOf(this, Reviewer), handles, options), key);
  }
  async examineAsync(documents, options = {}) {
    const handles = [documents].flat().map((document) => handleOf(document, Document));
    return new Review(await native.newReviewAsync(handleOf(this, Reviewer), handles, options), key);
  }
  reviewJson(source, options = {}) {
    return this.examine(this.read(source, options), options).write('json').toString();
  }
  review(source, options = {}) {
    return JSON.parse(this.reviewJson(source, options));
  }
}

module.exports = { Reviewer, Document, Review, Session, version: native.version };
