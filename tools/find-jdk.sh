# Sourced by elman, tools/format and .ci/run (POSIX sh). Finds a JDK 25 or newer.
#
#   find_jdk   sets ELMAN_JDK to the folder of the first one in this order: JAVA_HOME, JDK*_HOME and JAVA_HOME_*,
#              the java on the PATH, the usual install folders of Linux and macOS.
#              Otherwise it says on stderr what is missing and returns 1.

ELMAN_JAVA_VERSION=25

# The release file of a JDK names its version: no JVM has to be started to read it.
is_jdk() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  jdk_major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$jdk_major" ] && [ "$jdk_major" -ge "$ELMAN_JAVA_VERSION" ]
}

# Follows links, so that /usr/bin/java leads to its JDK. (readlink -f is not everywhere.)
real_file() {
  file=$1
  while [ -L "$file" ]; do
    target=$(readlink "$file")
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  printf '%s/%s\n' "$(cd -P "$(dirname "$file")" && pwd)" "$(basename "$file")"
}

find_jdk() {
  ELMAN_JDK=
  java_on_path=$(command -v java || true)
  if [ -n "$java_on_path" ]; then
    java_on_path=$(dirname "$(dirname "$(real_file "$java_on_path")")")
  fi
  named_homes=$(env | sed -n -e 's/^JDK[0-9_]*_HOME=//p' -e 's/^JAVA_HOME_[0-9A-Za-z_]*=//p' | tr '\n' ':')
  old_ifs=$IFS
  IFS=:
  set -f
  # shellcheck disable=SC2086
  set -- "${JAVA_HOME:-}" $named_homes "$java_on_path"
  set +f
  IFS=$old_ifs
  for folder in "$@" \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.jdks/*/Contents/Home \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* "$HOME"/.jenv/versions/* \
    "$HOME"/.gradle/jdks/* "$HOME"/.gradle/jdks/*/Contents/Home \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/* \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    if [ -n "$folder" ] && is_jdk "$folder"; then
      ELMAN_JDK=$(cd -P "$folder" && pwd)
      return 0
    fi
  done
  cat >&2 <<MESSAGE
error: Elman needs a JDK $ELMAN_JAVA_VERSION or newer, and none was found in JAVA_HOME, on the PATH or in the usual install
folders (SDKMAN, ~/.jdks, /usr/lib/jvm, /opt, /Library/Java/JavaVirtualMachines). Install one, for example Eclipse Temurin $ELMAN_JAVA_VERSION,
and if it is in another place set JAVA_HOME to its folder.
MESSAGE
  return 1
}
