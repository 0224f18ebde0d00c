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
if [ -z "${CARGO_TARGET_DIR:-}" ]; then
  cache="${NEWSGRAPH_BUILD_CACHE:-$HOME/.cache/newsgraph}/target"
  if mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
    export CARGO_TARGET_DIR="$cache"
  fi
fi
