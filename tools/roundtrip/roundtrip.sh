#!/bin/sh
# The round trip with a real Keras and a real PyTorch: roundtrip.sh PYTHON FOLDER [GOLDENS]. Needs a build with tests
# (mvn test-compile).
set -e
cd "$(dirname "$0")/../.."
. tools/find-jdk.sh
find_jdk
export JAVA_HOME="$ELMAN_JDK"
mvn -q -o -pl formats dependency:build-classpath -Dmdep.outputFile="$2.classpath" -Dmdep.includeScope=test
write() { # class, folder
  "$ELMAN_JDK/bin/java" --add-modules jdk.incubator.vector \
    -cp "formats/target/test-classes:formats/target/classes:core/target/classes:$(cat "$classpath")" "$1" "$2"
}
classpath=$2.classpath
write dev.elman.formats.pytorch.TorchRoundTrip "$2/pytorch"
"$1" tools/roundtrip/pytorch.py "$2/pytorch"
write dev.elman.formats.keras.RoundTrip "$2"
KERAS_BACKEND="${KERAS_BACKEND:-jax}" "$1" tools/roundtrip/roundtrip.py "$2" ${3:+"$3"}
