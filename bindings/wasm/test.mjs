// Run by `./dev wasm`: node --test test.mjs, with the checker in LONGGHEP and the module in build/wasm.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../build/wasm/longghep.mjs';

const root = new URL('../../', import.meta.url);
const reviewer = await load();
const kAsOf = '2025-12-31';

// What both can read: the drafts of the project, and the corpora beside it where they are.
const files = ['tests/gold/', '../shared/corpus/documents/', '../shared/corpus/formats/', '../shared/corpus/legacy/', '../shared/corpus/law/']
  .map((folder) => new URL(folder, root))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).sort().map((name) => fileURLToPath(new URL(encodeURIComponent(name), folder))))
  .filter((path) => /\.(txt|rtf|doc)$/.test(path))
  .filter((path, k) => !path.includes('/law/') || k % 10 === 0);

// The checker and the module, on one file.
async function agree(path) {
  let expected;
  try {
    expected = execFileSync(process.env.LONGGHEP, ['check', '--as-of', kAsOf, '--format', 'json', path], { maxBuffer: 1 << 28 });
  } catch (failed) {
    expected = failed.stdout;  // the exit status tells of findings
  }
  assert.strictEqual(`${await reviewer.reviewJson(readFileSync(path), { path, asOf: kAsOf })}\n`, expected.toString(), path);
}

test('every file gets the findings that the checker gives, byte for byte', async () => {
  assert.ok(files.length > 10);
  for (const path of files) await agree(path);
});

test('a session says what a review of its text says', async () => {
  const session = reviewer.open('Điều 1. Tuyển dụng 💼\nTuyển người.\n', { asOf: '2024-12-31', language: 'en' });
  const at = session.text.indexOf('Tuyển người');
  session.edit(at, at + 'Tuyển người'.length, 'Chỉ tuyển nam 👨');
  assert.strictEqual(session.text, 'Điều 1. Tuyển dụng 💼\nChỉ tuyển nam 👨.\n');
  const whole = await reviewer.review(session.text, { asOf: '2024-12-31', language: 'en' });
  whole.document.sha256 = '';
  assert.deepStrictEqual(session.review(), whole);
  assert.strictEqual(session.review().findings[0].rule, 'sex-restricted-recruitment');
  session.close();
  session.close();
  assert.throws(() => session.text, { code: 'LGH_BAD_ARGUMENT' });
});

test('letters of other scripts and normal forms are those of ICU', async () => {
  const text = 'Bi\u0300nh \u0111a\u0306\u0309ng gio\u031B\u0301i; ΑΒΓ αβγ ά Жизнь İ ß \uAC00\u1100\u1161 क\u093C 𝒜 \u212A' + '\nChỉ tuyển nam.\n';
  const folder = mkdtempSync(join(tmpdir(), 'longghep-'));
  try {
    writeFileSync(join(folder, 'letters.txt'), text);
    await agree(join(folder, 'letters.txt'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what this build cannot read is told', async () => {
  await assert.rejects(reviewer.reviewJson(new Uint8Array([0x50, 0x4B, 3, 4, 0, 0])), { code: 'LGH_UNSUPPORTED' });
  await assert.rejects(reviewer.reviewJson('<html><body>Chỉ tuyển nam.</body></html>'), { code: 'LGH_UNSUPPORTED' });
  for (const draft of [
    'MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Chỉ tuyển nam.</p>',
    '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
  ]) {
    await assert.rejects(reviewer.reviewJson(draft), { code: 'LGH_UNSUPPORTED' });
  }
  await assert.rejects(reviewer.reviewJson(''), { code: 'LGH_UNREADABLE' });
  await assert.rejects(reviewer.reviewJson(7), TypeError);
  assert.throws(() => reviewer.open('a\0b'), { code: 'LGH_BAD_ARGUMENT' });
  const session = reviewer.open('Nam');
  assert.throws(() => session.edit(0, 9, ''), { code: 'LGH_BAD_ARGUMENT' });
});

test('memory is given back', async () => {
  const text = 'Điều 1. Chỉ tuyển nam.\n'.repeat(2000);
  const sizes = [];
  for (let k = 0; k < 12; ++k) {
    const session = reviewer.open(text);
    session.edit(0, 0, 'x');
    session.review();
    session.close();
    await reviewer.reviewJson(text);
    sizes.push(reviewer.memoryBytes);
  }
  assert.strictEqual(sizes[11], sizes[5]);
});

test('the program of docs/hosts.md', () => {
  const [, program] = /```mjs\n([^]*?)```/.exec(readFileSync(new URL('docs/hosts.md', root), 'utf8'));
  const said = execFileSync(process.execPath, ['--input-type=module', '-e',
    program.replace("'longghep-wasm'", JSON.stringify(new URL('build/wasm/longghep.mjs', root)))], { encoding: 'utf8' });
  assert.match(said, /^1:1: sex-restricted-recruitment: “Chỉ tuyển nam” .+\n$/);
});
