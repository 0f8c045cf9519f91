#!/usr/bin/env bash
# Installs the build into a folder of its own, then builds the README's program
# with find_package and with pkg-config.
set -euo pipefail
build=$1 here=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cmake --install "$build" --prefix "$root/usr" >/dev/null
cmake -S "$here" -B "$root/b" -G Ninja -DCMAKE_PREFIX_PATH="$root/usr" >/dev/null
cmake --build "$root/b" >/dev/null
"$root/b/program" | grep sex-restricted-recruitment
"$root/b/program-static" | grep sex-restricted-recruitment
if ldd "$root/b/program-static" | grep longghep; then exit 1; fi
library=$(dirname "$(find "$root/usr" -name longghep.pc)")
export PKG_CONFIG_PATH=$library
# shellcheck disable=SC2046
g++ -std=c++20 "$here/program.cpp" -o "$root/program" $(pkg-config --cflags --libs longghep | sed "s|=/usr/local|=$root/usr|; s|-I/usr/local|-I$root/usr|; s|-L/usr/local|-L$root/usr|")
LD_LIBRARY_PATH=$(dirname "$library") "$root/program" | grep sex-restricted-recruitment
# shellcheck disable=SC2046
g++ -std=c++20 "$here/program.cpp" -o "$root/program-static" "$(dirname "$library")/liblongghep.a" \
  $(pkg-config --static --cflags --libs-only-l longghep | sed "s|-I/usr/local|-I$root/usr|; s|-llongghep||")
"$root/program-static" | grep sex-restricted-recruitment
