"""`longghep lsp` with Neovim, headless, on real drafts: what it shows is what `longghep check` tells, before and after an edit.

usage: neovim_test.py LONGGHEP NVIM DRAFT...
"""
import json
import pathlib
import subprocess
import sys
import tempfile

SCRIPT = """
local client = vim.lsp.start_client({name = 'longghep', cmd = {tool, 'lsp', '--as-of', '2026-07-01'}, root_dir = '/'})
vim.lsp.buf_attach_client(0, client)
local function shown(least)
  vim.wait(10000, function() return #vim.diagnostic.get(0) >= least end, 20)
  vim.wait(300)
  local out = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local words = vim.api.nvim_buf_get_text(0, d.lnum, d.col, d.end_lnum, d.end_col, {})
    table.insert(out, {rule = d.code, line = d.lnum, words = table.concat(words, '\\n')})
  end
  return out
end
local said = {before = shown(least)}
vim.api.nvim_buf_set_lines(0, 0, 0, false, {'Chỉ tuyển nam.'})
said.after = shown(least + 1)
local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover',
  {textDocument = vim.lsp.util.make_text_document_params(), position = {line = 0, character = 2}}, 5000)
said.hover = answers[client].result.contents.value
answers = vim.lsp.buf_request_sync(0, 'textDocument/documentSymbol',
  {textDocument = vim.lsp.util.make_text_document_params()}, 5000)
said.symbols = #answers[client].result
local file = io.open(out, 'w')
file:write(vim.json and vim.json.encode(said) or vim.fn.json_encode(said))
file:close()
vim.cmd('qa!')
"""


def check(tool, path):
    done = subprocess.run([tool, "check", "--format", "json", "--fail-on", "never", "--as-of", "2026-07-01", path],
                          capture_output=True, check=True)
    return json.loads(done.stdout)["findings"]


def main():
    tool, nvim, drafts = sys.argv[1], sys.argv[2], sys.argv[3:]
    told = 0
    for draft in drafts:
        text = pathlib.Path(draft).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            edited, out = pathlib.Path(folder, "edited.txt"), pathlib.Path(folder, "out.json")
            edited.write_text("Chỉ tuyển nam.\n" + text, encoding="utf-8")
            wanted = {"before": check(tool, draft), "after": check(tool, edited)}
            script = pathlib.Path(folder, "script.lua")
            script.write_text(f"local tool, out, least = {json.dumps(tool)}, {json.dumps(str(out))}, {len(wanted['before'])}\n{SCRIPT}",
                              encoding="utf-8")
            subprocess.run([nvim, "--headless", "--clean", "-n", draft, "-c", f"luafile {script}"], check=True, timeout=60,
                           capture_output=True)
            said = json.loads(out.read_text(encoding="utf-8"))
        for state, findings in wanted.items():
            shown = sorted((d["rule"], d["line"], d["words"]) for d in said[state] or [])
            assert shown == sorted((f["rule"], f["location"]["line"] - 1, f["location"]["text"]) for f in findings), (draft, state, shown)
            told += len(shown)
        assert "73/2006/QH11" in said["hover"], said["hover"]
        assert said["symbols"] > 0, draft
    assert told > len(drafts)
    print(f"Neovim shows {told} findings in {len(drafts)} drafts as the checker tells them")


if __name__ == "__main__":
    main()
