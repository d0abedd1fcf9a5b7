#!/usr/bin/env bash
# The programs that tests use: installs what is missing by apt where it may, and says plainly what it may not.
# Standard output is one line, which tests can run here, as pytest's -m takes it. Arguments are packages to install too.
set -euo pipefail

NEEDED=(
    # program:package:marker of the tests that cannot run without it
    mosquitto:mosquitto:
    chromium:chromium:browser
    Xvfb:xvfb:screen
    xauth:xauth:screen
    xdotool:xdotool:screen
    zbarimg:zbar-tools:
)
FONT=/usr/share/fonts/truetype/wqy/wqy-microhei.ttc
PATH="$PATH:/usr/sbin:/usr/local/sbin"

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
    for row in "${NEEDED[@]}"; do
        IFS=: read -r program package _ <<<"$row"
        command -v "$program" >/dev/null || printf '%s\n' "$package"
    done
    # Chromium draws Chinese with the system's fonts only.
    [ -e "$FONT" ] || [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] || printf 'fonts-wqy-microhei\n'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

install() {
    say "installing by apt: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 update >&2 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 \
        install --no-install-recommends "$@" >&2 || return 1
    # Debian starts its own broker on 1883, where `make run` wants to be. It was not here before; nobody misses it.
    if [[ " $* " == *" mosquitto "* ]] && [ -d /run/systemd/system ]; then
        as_root systemctl disable --now mosquitto >&2 || true
    fi
}

mapfile -t wanted < <(missing_packages; printf '%s\n' "$@")
wanted=($(printf '%s\n' "${wanted[@]}" | sort -u))
if [ "${#wanted[@]}" -gt 0 ]; then
    if may_install; then
        install "${wanted[@]}" || say "apt could not install all of them; going on with what is here"
    else
        say "these packages are missing and may not be installed from here: ${wanted[*]}"
        say "install them yourself: sudo apt install ${wanted[*]}"
    fi
fi

expression="not hardware"
for row in "${NEEDED[@]}"; do
    IFS=: read -r program package marker <<<"$row"
    if ! command -v "$program" >/dev/null; then
        say "MISSING: $program (package $package)${marker:+; tests marked “$marker” are left out}"
        if [ -n "$marker" ] && [[ "$expression" != *"not $marker"* ]]; then
            expression="$expression and not $marker"
        fi
    fi
done
printf '%s\n' "$expression"
