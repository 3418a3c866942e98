#!/bin/sh
# Compares the public API with that of a tag or commit: packaging/compatibility.sh [TAG [OPTION-OF-MAVEN...]]
# Without TAG with the last tag. Fails where what is compiled against a release of the same MAJOR.MINOR would have to change;
# between others it only says what changed. What may change: CONTRIBUTING.md, "API".
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root"
if [ $# -gt 0 ]; then
  tag=$1
  shift
elif ! tag=$(git describe --tags --abbrev=0 2>/dev/null); then
  echo "There is no tag yet, so there is nothing to compare with. Name a commit: $0 COMMIT"
  exit 0
fi
commit=$(git rev-parse --verify --quiet "$tag^{commit}") || {
  echo "$tag: no tag or commit of this clone; fetch it first (git fetch --tags)" >&2
  exit 2
}

# MAJOR.MINOR of the pom on standard input
minor() { sed -n 's|^  <version>\([0-9]*\.[0-9]*\)\..*</version>|\1|p' | head -n 1; }
old=$(git show "$commit:pom.xml" | minor)
new=$(minor <pom.xml)

work=$(mktemp -d)
trap 'git worktree remove --force "$work/source" 2>/dev/null || true; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/source" "$commit"
# lstm-apps needs all that is published
(cd "$work/source" && mvn -B -q -pl lstm-apps -am -Dmaven.test.skip=true "$@" package)
mkdir "$work/jars"
for module in "$work"/source/lstm-*; do
  name=${module##*/}
  for jar in "$module/target/$name.jar" "$module/target/$name"-[0-9]*.jar; do
    [ ! -f "$jar" ] || cp "$jar" "$work/jars/$name.jar"
  done
done
# of a module that the baseline has not, all is new
for module in lstm-*; do
  [ -f "$work/jars/$module.jar" ] || git archive --format=zip -o "$work/jars/$module.jar" HEAD LICENSE
done

find . -path '*/target/japicmp/*' -name '*.diff' -delete
mvn -B -q -Pcompatibility -pl lstm-apps -am -Dmaven.test.skip=true "-Dlstm.baseline=$work/jars" -Dlstm.baseline.strict=false "$@" verify

# *** changed, +++ new, --- gone; behind it ! where compiled callers break, * where sources would have to change
for diff in lstm-*/target/japicmp/api.diff; do
  echo "== ${diff%%/*}"
  grep -E '^[[:space:]]*([*]{3}|[+]{3}|-{3})' "$diff" | grep -v 'CLASS FILE FORMAT VERSION' || echo "nothing changed"
done | tee "$work/changes.txt"
breaking=$(grep -v 'MODIFIED' "$work/changes.txt" | grep -cE '^[[:space:]]*([*]{3}|[+]{3}|-{3})[!*]') || true
echo "$tag ($old) and this ($new): $breaking changes that break callers"
if [ "$breaking" -gt 0 ] && [ "$old" = "$new" ]; then
  echo "Releases of one MAJOR.MINOR have one API. Take the changes back, or begin the next MINOR: see API in CONTRIBUTING.md." >&2
  exit 1
fi
