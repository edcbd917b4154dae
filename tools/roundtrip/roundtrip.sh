#!/bin/sh
# The round trip with a real Keras: roundtrip.sh PYTHON FOLDER. Needs a build with tests (mvn test-compile).
set -e
cd "$(dirname "$0")/../.."
mvn -q -o -pl formats dependency:build-classpath -Dmdep.outputFile="$2.classpath" -Dmdep.includeScope=test
java --add-modules jdk.incubator.vector \
  -cp "formats/target/test-classes:formats/target/classes:core/target/classes:$(cat "$2.classpath")" \
  dev.elman.formats.keras.RoundTrip "$2"
KERAS_BACKEND="${KERAS_BACKEND:-jax}" "$1" tools/roundtrip/roundtrip.py "$2" "$3"
