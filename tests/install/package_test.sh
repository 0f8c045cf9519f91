#!/usr/bin/env bash
# Installs the Debian packages, tries all they hold away from the source tree, and removes them again. Wants root.
set -euo pipefail
packages=$(cd "$1" && pwd)
program=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/program.cpp
place=$(mktemp -d)
installed=(longghep python3-longghep liblongghep-dev liblongghep1)
trap 'rm -rf "$place"; dpkg --purge "${installed[@]}" >/dev/null 2>&1 || true' EXIT
cp "$program" "$place"
cd "$place"
apt-get install -y -qq --no-install-recommends "$packages"/*.deb >/dev/null
longghep checklist test
printf 'Chỉ tuyển nam.\n' >draft.txt
longghep check --as-of 2026-07-01 draft.txt >said || [ $? -eq 1 ]  # there is a finding
grep -q 'Chỉ tuyển nam' said
c++ -std=c++20 program.cpp -o program $(pkg-config --cflags --libs longghep)
./program | grep -q sex-restricted-recruitment
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(host LANGUAGES CXX)
find_package(longghep REQUIRED)
add_executable(host program.cpp)
target_link_libraries(host longghep::longghep)
CMAKE
cmake -S . -B built >/dev/null && cmake --build built >/dev/null
./built/host | grep -q sex-restricted-recruitment
/usr/bin/python3 -c 'import longghep; print(longghep.Reviewer().review("Chỉ tuyển nam.".encode())["findings"][0]["rule"])' |
  grep -q sex-restricted-recruitment
echo "the packages work by themselves"
