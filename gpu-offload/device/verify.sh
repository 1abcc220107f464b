#!/usr/bin/env bash
# Verifies the GPU engine on a machine that has a device: every operator against the interpreter, on
# random rows and statements. Needs x86-64 Linux and an NVIDIA driver of 580 or later, and nothing
# else: the runtime is in the folder. Writes report.json and report.txt to the folder given, or to
# ./report.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
out="${1:-$PWD/report}"
statements="${2:-20000}"
rows="${3:-20000000}"
mkdir -p "$out"

refuse() {
  echo "$1"
  printf '{"state": "%s", "reason": "%s"}\n' "$2" "$1" > "$out/report.json"
  echo "$2: $1" > "$out/report.txt"
  exit 3
}

[ "$(uname -sm)" = "Linux x86_64" ] || refuse "this is no x86-64 Linux" NO_LIBRARY
version=/proc/driver/nvidia/version
[ -r "$version" ] || refuse "no NVIDIA driver: $version does not exist" NO_DRIVER
driver="$(grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?' "$version" | head -1)"
[ "${driver%%.*}" -ge 580 ] || refuse "the NVIDIA driver is $driver, 580 is needed" NO_DRIVER

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
(cd "$here" && sha256sum --quiet -c parts.sha256) || refuse "parts are missing or damaged" NO_LIBRARY
cat "$here"/part.* | tar -x -C "$work"
"$work/runtime/bin/java" -Xmx8g -Djava.io.tmpdir="$work" -Duser.timezone=UTC \
  -cp "$work/lib/*" io.htap.gpu.verify.DeviceSuite "$out" "$statements" "$rows" && status=0 || status=$?
cat "$out/report.txt"
exit "$status"
