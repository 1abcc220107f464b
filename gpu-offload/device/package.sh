#!/usr/bin/env bash
# Packs what verify.sh needs into a folder of parts of at most 56 MB each: a runtime, our jars, those
# they need, DuckDB's Linux library alone, and cuDF. Needs a JDK with jlink, Maven, and the modules
# installed (mvn -DskipTests install).
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
module="$here/.."
out="${1:-$module/target/device}"
maven="${MAVEN:-mvn -q -B -ntp}"
rm -rf "$out"
mkdir -p "$out/pack/lib"

(cd "$module" && $maven dependency:copy-dependencies -DincludeScope=test \
  -DexcludeGroupIds=io.zonky.test,io.zonky.test.postgres -DoutputDirectory="$out/pack/lib")
(cd "$module/target" && jar --create --file "$out/pack/lib/htap-gpu-offload.jar" -C classes .)
(cd "$module/target" && jar --create --file "$out/pack/lib/htap-gpu-offload-tests.jar" -C test-classes .)

duckdb="$(echo "$out"/pack/lib/duckdb_jdbc-*.jar)"
unpacked="$(mktemp -d)"
trap 'rm -rf "$unpacked"' EXIT
(cd "$unpacked" && jar --extract --file "$duckdb")
find "$unpacked" -maxdepth 1 -name 'libduckdb_java.so_*' ! -name '*linux_amd64*' -delete
jar --create --file "$duckdb" -C "$unpacked" .

jlink --add-modules java.sql,java.naming,java.management,java.logging,jdk.unsupported,jdk.zipfs \
  --strip-debug --no-header-files --no-man-pages --output "$out/pack/runtime"

tar -c -C "$out/pack" runtime lib | split --bytes=56MB --numeric-suffixes=0 --suffix-length=3 - "$out/part."
rm -rf "$out/pack"
(cd "$out" && sha256sum part.* > parts.sha256)
cp "$here/verify.sh" "$out/"
ls -l "$out"
