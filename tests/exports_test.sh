#!/usr/bin/env bash
# The C symbols that the library shows are those of the list, no more and no fewer.
set -euo pipefail
diff <(nm -D --defined-only "$1" | awk '{print $3}' | sed 's/@.*//' | grep '^lgh_' | sort) "$2"
if nm -DC --defined-only "$1" | grep -vE ' (lgh_|longghep::|LONGGHEP_|(typeinfo|vtable|guard|typeinfo name) )' | grep -E ' [TVWBD] ' | grep -v 'longghep'; then
  echo "the symbols above leak" >&2
  exit 1
fi
