'use strict';
const assert = require('node:assert');
const test = require('node:test');
const { Reviewer, Document, version } = require('.');

const reviewer = new Reviewer();

test('a string is reviewed with places in its own units', () => {
  const text = 'Điều 1. Tuyển dụng 💼\nChỉ tuyển nam.';
  const document = reviewer.read(text);
  const [finding] = reviewer.examine(document, { asOf: '2024-12-31', language: 'en' }).findings;
  assert.strictEqual(finding.rule, 'sex-restricted-recruitment');
  assert.strictEqual(finding.severity, 'error');
  assert.strictEqual(document.text.slice(finding.place.utf16Start, finding.place.utf16End), finding.text);
  assert.strictEqual([...document.text].slice(finding.place.codePointStart, finding.place.codePointEnd).join(''), finding.text);
  assert.deepStrictEqual([finding.place.line, finding.unit], [2, 'dieu:1']);
});

test('bytes and strings say the same', () => {
  const text = 'Chỉ tuyển nam.';
  const rules = (source) => reviewer.review(source, { asOf: '2024-12-31' }).findings.map((finding) => finding.rule);
  assert.deepStrictEqual(rules(Buffer.from(text)), rules(text));
});

test('errors have a code and a place', () => {
  assert.throws(() => new Reviewer({ 'bad.xml': '<concepts>\n  <concep/>\n</concepts>' }),
    (error) => error.code === 'LGH_BAD_DICTIONARY' && error.line === 2 && error.source === 'bad.xml');
  assert.throws(() => reviewer.read(Buffer.alloc(0)), { code: 'LGH_UNREADABLE' });
  assert.throws(() => reviewer.examine([]), { code: 'LGH_BAD_ARGUMENT' });
});

test('objects of another make are refused', () => {
  assert.throws(() => reviewer.read(7), TypeError);
  assert.throws(() => reviewer.examine({}), TypeError);
  assert.throws(() => new Document({}), TypeError);
  assert.throws(() => reviewer.examine(reviewer.read('Chỉ tuyển nam.')).annotate('x'), TypeError);
});

test('outline, tokens, verdicts and every form of a review', () => {
  const document = reviewer.read('KẾ HOẠCH\nVề bình đẳng giới\n1. Chỉ tuyển nam.', { path: 'a.txt' });
  assert.ok(document.outline().units.length > 0);
  assert.ok(document.tokens().flat().some((token) => token.text === 'tuyển'));
  assert.deepStrictEqual(document.locate(0, 3).utf16End > 0, true);
  const review = reviewer.examine(document, { asOf: '2024-12-31' });
  assert.strictEqual(review.verdict('plan-budget').verdict, 'missing');
  assert.strictEqual(review.verdict('no-such-item'), undefined);
  for (const format of ['json', 'text', 'sarif', 'csv', 'html', 'docx']) assert.ok(review.write(format).length > 100);
  assert.throws(() => review.write('odt'), { code: 'LGH_BAD_ARGUMENT' });
  assert.throws(() => review.annotate(Buffer.from('no Word document')), Error);
});

test('many at once on other threads say what one says', async () => {
  const text = 'Điều 1. Nam từ 18 đến 25 tuổi, nữ từ 18 đến 22 tuổi được tuyển dụng.';
  const document = reviewer.read(text);
  const alone = reviewer.examine(document).write('json').toString();
  const reviews = await Promise.all(Array.from({ length: 16 }, () => reviewer.examineAsync(document)));
  for (const review of reviews) assert.strictEqual(review.write('json').toString(), alone);
  await assert.rejects(reviewer.examineAsync([]), { code: 'LGH_BAD_ARGUMENT' });
});

test('the version is told', () => assert.match(version, /^\d+\.\d+\.\d+$/));

test('a session follows the edits', () => {
  const session = reviewer.open('💼 Chỉ tuyển nữ.', { asOf: '2024-12-31' });
  assert.deepStrictEqual(session.findings.map((finding) => finding.text), ['Chỉ tuyển nữ']);
  session.edit(13, 15, 'nam, nữ');
  assert.strictEqual(session.text, '💼 Chỉ tuyển nam, nữ.');
  assert.deepStrictEqual(session.findings, []);
  assert.strictEqual(JSON.parse(session.write('json')).document.characters, [...session.text].length + 1);
  assert.throws(() => session.edit(1, 1, 'a'), { code: 'LGH_BAD_ARGUMENT' });
  assert.throws(() => session.edit(-1, 1, ''), { code: 'LGH_BAD_ARGUMENT' });
});
