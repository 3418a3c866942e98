#!/bin/sh
# Makes the program as a folder that needs no Java: packaging/image.sh [FOLDER]. What is in it: a JDK cut down by jlink, the jars,
# and bin/lstm. Without ONNX Runtime (54 MB) and WordNet (11 MB), whose jars may be put into FOLDER/lib/lstm/lib at any time.
# JAVA_HOME says which JDK, 25 or newer; the jars are those of "mvn -pl lstm-apps -am package" or the last ./lstm.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
image=${1:-$root/target/lstm-image}
apps=$root/lstm-apps/target
[ -f "$apps/lstm-apps.jar" ] || { echo "$0: no $apps/lstm-apps.jar; run ./lstm --version first, which builds it" >&2; exit 1; }
[ ! -e "$image" ] || { echo "$0: $image is there already; remove it or name another folder" >&2; exit 2; }
mkdir -p "$(dirname "$image")"

"${JAVA_HOME:?names no JDK; set it to one of 25 or newer}/bin/jlink" --output "$image" --compress zip-9 --no-header-files --no-man-pages --strip-debug \
  --add-modules java.base,java.desktop,java.logging,java.management,jdk.incubator.vector,jdk.management,jdk.unsupported,jdk.zipfs
mkdir "$image/lib/lstm" "$image/lib/lstm/lib"
cp -r "$apps/lstm-apps.jar" "$apps/lib-log" "$root/jvm.args" "$image/lib/lstm/"
for jar in "$apps"/lib/*.jar; do
  case $(basename "$jar") in onnxruntime-* | extjwnl-data-*) ;; *) cp "$jar" "$image/lib/lstm/lib/" ;; esac
done
cp "$root/LICENSE" "$root/NOTICE" "$image/"
{
  cat <<'END'
#!/bin/sh
# The lstm command. LSTM_JAVA_OPTS adds JVM options (split at spaces).
self=$0
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in /*) self=$link ;; *) self=$(dirname "$self")/$link ;; esac
done
root=$(cd "$(dirname "$self")/.." && pwd -P) || exit 1

END
  sed -n '/^# BEGIN: packaging/,/^# END:/{/^# BEGIN: packaging/d;/^# END:/d;p}' "$root/lstm"
  cat <<'END'
# shellcheck disable=SC2086 # LSTM_JAVA_OPTS is split on purpose
exec "$root/bin/java" @"$root/lib/lstm/jvm.args" $errors "-Dlstm.program=$program" $LSTM_JAVA_OPTS \
  -cp "$root/lib/lstm/lstm-apps.jar:$root/lib/lstm/lib-log/*${LSTM_PLUGINS:+:$LSTM_PLUGINS}" org.lstm4j.apps.Lstm "$@"
END
} >"$image/bin/lstm"
chmod +x "$image/bin/lstm"
echo "$image: $(du -sm "$image" | cut -f1) MB; run $image/bin/lstm"
