"""The module in a browser: Chromium, headless, reviews drafts on the page and in a worker, and posts back what it got; that is
byte for byte what the checker prints. A session follows a text field.

usage: browser_test.py CHECKER FOLDER-OF-THE-MODULE DRAFT…
"""
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading

AS_OF = "2025-12-31"

WORKER = """
import { load } from '/longghep.mjs';
const reviewer = await load();
onmessage = async ({ data: { bytes, path, asOf } }) => postMessage(await reviewer.reviewJson(bytes, { path, asOf }));
postMessage('ready');
"""
PAGE = """<!doctype html><meta charset="utf-8"><textarea id="draft">Chỉ tuyển người.</textarea>
<script type="module">
import { load } from '/longghep.mjs';
const post = (where, body) => fetch(where, { method: 'POST', body });
const next = (worker) => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});
try {
  const { paths, asOf } = await (await fetch('/drafts')).json();
  const reviewer = await load();
  const worker = new Worker('/worker.mjs', { type: 'module' });
  await next(worker);
  for (const [k, path] of paths.entries()) {
    const bytes = await (await fetch(`/draft/${k}`)).arrayBuffer();
    await post(`/page/${k}`, await reviewer.reviewJson(bytes, { path, asOf }));
    worker.postMessage({ bytes, path, asOf });
    await post(`/worker/${k}`, await next(worker));
  }
  const draft = document.getElementById('draft');
  const session = reviewer.open(draft.value, { asOf });
  const at = draft.value.indexOf('người');
  draft.setRangeText('nam', at, at + 'người'.length);
  session.edit(at, at + 'người'.length, 'nam');
  await post('/session', JSON.stringify({ same: session.text === draft.value, rules: session.review().findings.map((f) => f.rule) }));
  await post('/done', '');
} catch (error) {
  await post('/done', String(error.stack));
}
</script>
"""


def checked(checker, path):
    """The checker's exit status tells of findings."""
    return subprocess.run([checker, "check", "--as-of", AS_OF, "--format", "json", path], stdout=subprocess.PIPE).stdout


class Host(http.server.BaseHTTPRequestHandler):
    module, drafts, got, done = None, (), {}, threading.Event()

    def do_GET(self):
        name = self.path.lstrip("/")
        if name == "":
            self.answer(PAGE.encode(), "text/html")
        elif name == "worker.mjs":
            self.answer(WORKER.encode(), "text/javascript")
        elif name == "drafts":
            self.answer(json.dumps({"paths": self.drafts, "asOf": AS_OF}).encode(), "application/json")
        elif name.startswith("draft/"):
            self.answer(pathlib.Path(self.drafts[int(name[6:])]).read_bytes(), "application/octet-stream")
        elif name in ("longghep.mjs", "longghep.wasm"):
            self.answer((self.module / name).read_bytes(), "text/javascript" if name.endswith("mjs") else "application/wasm")
        else:
            self.send_error(404)

    def do_POST(self):
        self.got[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"", "text/plain")
        if self.path == "/done":
            self.done.set()

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def main():
    checker, Host.module, Host.drafts = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}",
                                    "--remote-debugging-port=0", f"http://127.0.0.1:{server.server_port}/"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert Host.done.wait(300), "the browser never came to an end"
        finally:
            browser.kill()
            browser.wait()
    assert Host.got["/done"] == b"", Host.got["/done"].decode()
    for k, path in enumerate(Host.drafts):
        expected = checked(checker, path).rstrip(b"\n")
        for where in ("page", "worker"):
            assert Host.got[f"/{where}/{k}"] == expected, f"{path}: other findings on a {where}"
    assert json.loads(Host.got["/session"]) == {"same": True, "rules": ["sex-restricted-recruitment"]}, Host.got["/session"]
    print(f"{len(Host.drafts)} drafts in Chromium, on a page and in a worker: what the checker finds")


if __name__ == "__main__":
    main()
