#!/usr/bin/env bash
# The C symbols that the library shows are those of the list, no more and no fewer.
set -euo pipefail
diff <(nm -D --defined-only "$1" | awk '{print $3}' | sed 's/@.*//' | grep '^lgh_' | sort) "$2"
if nm -DC --defined-only "$1" | grep -vE ' (lgh_|longghep::|LONGGHEP_|(typeinfo|vtable|guard|typeinfo name) )' | grep -E ' [TVWBD] ' | grep -v 'longghep'; then
  echo "the symbols above leak" >&2
  exit 1
fi
# Allocators of a host (lib/api/allocator.hpp) rely on this: no string or container is made by the standard library for us.
if nm -DC --undefined-only "$1" | grep -E ' std::(__cxx11::)?(basic_string|basic_stringbuf|vector|list|deque|map|set|unordered_)'; then
  echo "what these hand over is released by another operator delete" >&2
  exit 1
fi
