#!/usr/bin/env bash
# The Python package as pip installs it, with the library in it, tried away from the source tree.
# usage: pip_test.sh LIBRARY BINDINGS DRAFTS
set -euo pipefail
library=$(realpath "$1") here=$(realpath "$2")/python drafts=$(realpath "$3")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp -r "$here" "$place/source"
cp "$here/test_longghep.py" "$place"
/usr/bin/python3 -m venv --system-site-packages "$place/venv"
cd "$place"
LONGGHEP_LIBRARY=$library venv/bin/pip install --quiet --no-index --no-build-isolation ./source
rm -rf source
unset LONGGHEP_LIBRARY
venv/bin/python -c 'import longghep, os; print("imported from", os.path.dirname(longghep.__file__))' | grep -q "$place/venv"
venv/bin/python test_longghep.py
venv/bin/python "$OLDPWD/tests/hosts/batch_test.py" "$drafts"
