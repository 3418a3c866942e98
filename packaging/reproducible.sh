#!/bin/sh
# Builds all jars twice, from two clones, with Maven on two JDKs, and compares them: packaging/reproducible.sh JDK JDK
set -eu
[ $# -eq 2 ] || { echo "usage: $0 JAVA_HOME_OF_ONE JAVA_HOME_OF_ANOTHER" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for jdk in "$1" "$2"; do
  n=$((${n:-0} + 1))
  git clone -q "$root" "$work/$n"
  (cd "$work/$n" && JAVA_HOME=$jdk mvn -B -q -Dspotless.check.skip -Dmaven.test.skip=true package)
  (cd "$work/$n" && find . -path '*/target/*.jar' ! -path '*/lib*/*' ! -path '*/test-classes/*' | sort | xargs sha256sum) >"$work/$n.txt"
done
cat "$work/1.txt"
diff "$work/1.txt" "$work/2.txt" && echo "equal: $(wc -l <"$work/1.txt") jars"
