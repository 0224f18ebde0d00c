# Sourced by the scripts: makes sure that the build finds what it needs, and keeps its outputs where they last.
# RocksDB's bindings need libclang (libclang-cpp is another library); everything else comes with Rust and a C++ compiler.
has_libclang() {
  compgen -G '/usr/lib/llvm-*/lib/libclang.so*' || compgen -G '/usr/lib/*/libclang.so*' || compgen -G '/usr/lib/*/libclang-[0-9]*.so*'
}
if ! has_libclang >/dev/null || ! command -v g++ >/dev/null; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  $as_root apt-get install -y -qq libclang-dev g++ make
fi
# What lasts beyond a checkout: builds, virtual environments, what was fetched.
cache="${NEWSGRAPH_BUILD_CACHE:-$HOME/.cache/newsgraph}"
if [ -z "${CARGO_TARGET_DIR:-}" ] && mkdir -p "$cache/target" 2>/dev/null && [ -w "$cache/target" ]; then
  export CARGO_TARGET_DIR="$cache/target"
fi
# venv NAME PACKAGE…: prints the folder of the virtual environment NAME, which then holds these packages (arguments of pip install); fails, and says
# nothing, where they cannot be had.
venv() {
  { [ -x "$cache/$1/bin/python" ] || python3 -m venv "$cache/$1"; } >/dev/null 2>&1 &&
    "$cache/$1/bin/pip" install --quiet --disable-pip-version-check "${@:2}" >/dev/null 2>&1 && echo "$cache/$1"
}
