"""Devices and their passwords, and what lies on disk of them."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from lobby.acl import access_list
from lobby.hall import Hall
from lobby.keys import identity_key, public_text
from lobby.passwords import hashed, matches
from lobby.registry import CannotEnrol, Registry, credentials
from tests.until import until

# Made by mosquitto_passwd of Debian's mosquitto 2.0.11, for the password "secret".
MOSQUITTO_MADE = (
    "$7$101$kGPuN3nUvBwfg+RT$apXDkzTZ4NpVOdH42mdT3ulLBE5AxsEjpQUOUtxrmK0VW+WX6EYLoUAoWWZRWqsg8gxMiS7hbm3GgHsd2dMGjw=="
)
CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Hall(str(CENTRE), "dianjiang", "mqtt://127.0.0.1:9", "http://127.0.0.1:8080", simulated=True).write(tmp_path)
    return tmp_path


def test_an_enrolled_device_is_known_by_its_password(data: Path) -> None:
    registry = Registry(data)
    given = registry.enrol("pad-3", "pad", "3")
    assert credentials(data, "pad-3") == given
    assert given.broker == "mqtt://127.0.0.1:9"
    assert registry.check("pad-3", given.password) == "pad-3"
    assert registry.check("pad-3", given.password[:-1]) is None
    assert registry.check("nobody", given.password) is None
    row = registry.device("pad-3")
    assert row is not None
    assert (row.kind, row.window) == ("pad", "3")
    registry.close()


def test_a_device_enrolled_again_has_a_new_password_and_another_process_sees_it(data: Path) -> None:
    server, tool = Registry(data), Registry(data)
    first = tool.enrol("pad-3", "pad", "3")
    assert server.check("pad-3", first.password) == "pad-3"
    second = tool.enrol("pad-3", "pad", "3")
    assert server.check("pad-3", first.password) is None
    assert server.check("pad-3", second.password) == "pad-3"
    assert [row.device for row in server.devices()] == ["pad-3"]
    server.close()
    tool.close()


def test_another_process_sees_a_new_device_at_once_and_a_moved_one_soon(data: Path) -> None:
    server, tool = Registry(data), Registry(data)
    tool.enrol("pad-3", "pad", "3")
    assert server.device("pad-3") is not None
    tool.enrol("pad-4", "pad", "4")
    assert server.device("pad-4") is not None
    tool.enrol("pad-3", "pad", "5")
    until(lambda: (row := server.device("pad-3")) is not None and row.window == "5", "the move is seen")
    server.close()
    tool.close()


def test_secrets_are_for_their_owner_alone_and_the_database_holds_no_password(data: Path) -> None:
    registry = Registry(data)
    given = registry.enrol("pad-3", "pad", "3")
    registry.close()
    for file in ("registry.db", "credentials/pad-3.json", "keys/identity.key", "broker/passwords", "broker/acl"):
        assert stat.S_IMODE((data / file).stat().st_mode) == 0o600, file
    for file in (data / "registry.db", data / "broker" / "passwords"):
        assert given.password.encode() not in file.read_bytes()


def test_the_first_start_enrols_all_and_the_second_nobody(data: Path) -> None:
    registry, wanted = Registry(data), [("kiosk-1", "kiosk", None), ("pad-1", "pad", "1")]
    assert registry.enrol_missing(wanted) == ["server", "hardware", "watch", "kiosk-1", "pad-1"]
    before = credentials(data, "pad-1")
    assert registry.enrol_missing(wanted) == []
    assert credentials(data, "pad-1") == before
    assert [row.device for row in registry.devices()] == ["kiosk-1", "pad-1"]
    assert registry.check("server", credentials(data, "server").password) is None, "the house's users are no devices"
    registry.close()


def test_a_lost_credentials_file_is_made_anew_and_a_moved_broker_is_told(data: Path) -> None:
    registry, wanted = Registry(data), [("kiosk-1", "kiosk", None), ("pad-1", "pad", "1")]
    registry.enrol_missing(wanted)
    kept = credentials(data, "pad-1")
    (data / "credentials" / "kiosk-1.json").unlink()
    Hall(str(CENTRE), "dianjiang", "mqtt://127.0.0.1:10", "", simulated=True).write(data)
    assert registry.enrol_missing([wanted[0], ("pad-1", "pad", "2")]) == ["kiosk-1"]
    moved = credentials(data, "pad-1")
    assert (moved.broker, moved.password) == ("mqtt://127.0.0.1:10", kept.password)
    row = registry.device("pad-1")
    assert row is not None
    assert row.window == "2", "the centre's file says where it stands"
    registry.close()


@pytest.mark.parametrize("name", ["server", "watch", "a b", "a/b", "#", "a:b", "", "A", "x" * 41, "-a", "窗"])
def test_a_name_that_cannot_be_used_is_refused_with_what_is_allowed(data: Path, name: str) -> None:
    registry = Registry(data)
    with pytest.raises(CannotEnrol, match="allowed"):
        registry.enrol(name, "pad")
    assert registry.devices() == []
    registry.close()


def test_an_unknown_kind_is_refused(data: Path) -> None:
    registry = Registry(data)
    with pytest.raises(CannotEnrol, match="kind: found 'toaster'; allowed kiosk, board"):
        registry.enrol("t-1", "toaster")
    registry.close()


def test_the_command_prints_exactly_what_outsiders_rely_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lobby", "enrol", "kiosk-9", "--kind", "kiosk", "--data", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    given = json.loads(done.stdout)
    assert list(given) == ["device", "username", "password", "broker", "server_key"]
    assert given["device"] == given["username"] == "kiosk-9"
    assert given["broker"] == "mqtt://127.0.0.1:1883"
    sealed = SealedBox(PublicKey(b64decode(given["server_key"]))).encrypt(b"330102")
    assert SealedBox(identity_key(tmp_path)).decrypt(sealed) == b"330102"
    wrong = subprocess.run(
        [*command[:5], "--kind", "x", "--data", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "allowed kiosk" in wrong.stderr


def test_what_is_sealed_to_the_public_half_only_the_server_opens(tmp_path: Path) -> None:
    key = identity_key(tmp_path)
    assert bytes(identity_key(tmp_path)) == bytes(key), "it is made once"
    sealed = SealedBox(PublicKey(b64decode(public_text(key)))).encrypt("王小明".encode())
    assert SealedBox(identity_key(tmp_path)).decrypt(sealed).decode() == "王小明"


def test_a_hash_is_the_one_mosquitto_passwd_makes() -> None:
    assert matches("secret", MOSQUITTO_MADE)
    assert not matches("Secret", MOSQUITTO_MADE)


@given(st.text(max_size=40), st.binary(min_size=1, max_size=24))
def test_a_password_matches_its_own_hash_and_no_other(password: str, salt: bytes) -> None:
    stored = hashed(password, salt)
    assert matches(password, stored)
    assert not matches(password + "x", stored)


@pytest.mark.parametrize(
    "stored", ["", "$7$", "$6$101$AAAA$BBBB", "$7$x$AAAA$BBBB", "$7$1$*$*", "plain", "$7$-1$AAAA$BBBB"]
)
def test_a_hash_of_another_form_matches_nothing(stored: str) -> None:
    assert not matches("", stored)


def test_the_access_list_gives_special_rights_in_simulation_only() -> None:
    kinds = {"voice-1": "voice", "page": "sim", "pad-1": "pad"}
    simulated = access_list("c", simulated=True, kinds=kinds)
    real = access_list("c", simulated=False, kinds=kinds)
    assert "user page\ntopic read lobby/c/sim/+/seen\ntopic write lobby/c/sim/+/touch\n" in simulated
    assert "user voice-1\ntopic write lobby/c/sim/voice-1/seen\n" in simulated
    assert "sim/" not in real.replace("# ", "")
    assert "pattern write lobby/c/device/%u/ask\n" in real
    assert "pattern read lobby/c/device/%u/answer\n" in real
    assert "pattern write lobby/c/board" not in real
