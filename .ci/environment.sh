# Finds Python, makes .venv and installs Troughwise into it. Sourced by ./try and ./check; not for running by itself.
#
# Every way in which this can fail ends in one sentence that says what to do. A stamp in .venv says for which
# pyproject.toml and which folder the installation was made, so that the next run starts at once.

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
log=$root/.venv/pip.log

say() { printf '%s\n' "$1" >&2; }
stop() { say "$1"; exit 1; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_new_enough "$python"; then return; fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1) || found="none"
    stop "Troughwise needs Python 3.11 or newer (found: $found); install it, or name one you have: PYTHON=python3.12 $0"
}

make_venv() {
    if is_new_enough .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null; then return; fi
    find_python
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "This Python cannot make a virtual environment; install python3-venv (Debian: apt-get install python3-venv) and run $0 again."
    say "Setting up .venv, the first time only ..."
    problem=$("$python" -m venv --clear .venv 2>&1) ||
        stop "The virtual environment .venv could not be made: $(printf '%s' "$problem" | tail -n 1)"
}

stamp() { printf '%s %s' "$root" "$(cksum <pyproject.toml)"; }
is_installed() { is_new_enough .venv/bin/python && [ "$(cat ".venv/installed-for-$1" 2>/dev/null)" = "$(stamp)" ]; }

# install try|page|check [pip arguments]: the package, editable, from wheels only, and what else the arguments name.
install() {
    wanted=$1 extras=
    [ "$wanted" = try ] || extras=[web]
    shift
    make_venv
    say "Installing Troughwise into .venv ..."
    .venv/bin/python -m pip install --disable-pip-version-check --only-binary :all: --editable ".$extras" "$@" >"$log" 2>&1 ||
        stop "pip could not install what Troughwise needs ($(sed -n 's/.*ERROR: //p' "$log" | tail -n 1)); check the connection to your package index and run $0 again. The whole report is in .venv/pip.log."
    stamp >".venv/installed-for-$wanted"
}
