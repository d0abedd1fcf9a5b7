"""Where the server listens: over HTTPS with a certificate, and with a sentence for what cannot be used."""

from __future__ import annotations

import datetime as dt
import json
import logging
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lobby.config import BadConfig
from queue_server.listening import Listening
from tests.house.hall import CENTRE, PASSWORD, Hall, Program
from tests.until import until


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    return made(tmp_path / "hall")


def made(path: Path) -> tuple[Path, Path]:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hall")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30)).add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    files = path.with_suffix(".pem"), path.with_suffix(".key")
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    return files


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "hall.example"}, "--listen: found 'hall.example'; allowed an address"),
        ({"certificate": Path("/nowhere.pem")}, "found one of them; allowed both or none"),
        ({"certificate": Path("/nowhere.pem"), "key": Path("/nowhere.key")}, "No such file"),
        ({"certificate": CENTRE, "key": CENTRE}, "allowed a PEM file"),
    ],
)
def test_what_cannot_be_used_is_told(given: dict[str, object], said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        Listening(**{"host": "127.0.0.1", "port": 8080, **given}).check()


def test_a_key_of_another_certificate_is_told(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    with pytest.raises(BadConfig, match="allowed a PEM file"):
        Listening("127.0.0.1", 8080, pair[0], made(tmp_path / "other")[1]).check()


def test_plain_http_beyond_this_machine_is_warned_of(caplog: pytest.LogCaptureFixture, pair: tuple[Path, Path]) -> None:
    with caplog.at_level(logging.WARNING):
        Listening("127.0.0.1", 8080).check()
        Listening("0.0.0.0", 8080, *pair).check()
        assert not caplog.records
        Listening("0.0.0.0", 8080).check()
    assert "give a certificate" in caplog.text


@pytest.fixture
def secured(tmp_path: Path, pair: tuple[Path, Path]) -> Iterator[Hall]:
    """A hall whose server has a certificate."""
    hall = Hall(tmp_path / "data")
    options = ("--centre", CENTRE, "--data", hall.data, "--http", hall.http_port, "--broker", hall.mqtt)
    hall.server = Program("server", hall.data, "server", *options, "--certificate", pair[0], "--key", pair[1])
    hall.start_broker()
    hall.server.start()
    yield hall
    hall.stop()


@pytest.mark.network
def test_with_a_certificate_it_speaks_https_alone_and_its_cookies_are_secure(
    secured: Hall, pair: tuple[Path, Path]
) -> None:
    until(lambda: listens(secured.http_port), "it listens", 60)
    body = json.dumps({"username": "admin", "password": PASSWORD}).encode()
    address = f"https://localhost:{secured.http_port}/api/v1/session"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    trust = ssl.create_default_context(cafile=str(pair[0]))
    with urllib.request.urlopen(request, timeout=20, context=trust) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    with socket.create_connection(("127.0.0.1", secured.http_port), 5) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not plain.recv(100).startswith(b"HTTP/1.1 2")


def listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0
