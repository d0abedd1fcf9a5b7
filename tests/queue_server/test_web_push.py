"""Web push: encrypted as RFC 8291 says, signed as RFC 8292 says, to trusted hosts alone; who has gone is forgotten."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from desk_of import dianjiang
from letter_box import Letter, LetterBox
from server_of import Server
from site_of import Site, reason

from lobby.message_settings import PhoneSettings
from queue_server import commands as c
from queue_server.web_push import Keys, Subscription, decoded, encoded, encrypted


def private(scalar: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(scalar)), ec.SECP256R1())


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


class Browser:
    """A phone's browser: it makes its own keys and reads what comes, from the other side of the RFC."""

    def __init__(self, endpoint: str) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), bytes(range(16))
        self.subscription = {
            "endpoint": endpoint, "expirationTime": None,
            "keys": {"p256dh": encoded(point(self.key.public_key())), "auth": encoded(self.auth)},
        }  # fmt: skip

    def read(self, body: bytes) -> Any:
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        info = b"WebPush: info\0" + point(self.key.public_key()) + theirs
        secret = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        return json.loads(AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\2"))


def test_the_example_of_the_rfc_byte_for_byte() -> None:
    """RFC 8291, appendix A."""
    keys = Keys(
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
    )
    ours = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    made = encrypted(b"When I grow up, I want to be a watermelon", keys, ours, decoded("DGv6ra1nlYgDCS1FRnbzlw"))
    assert encoded(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl"
        "95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


class Hall:
    def __init__(self, data: Path, box: LetterBox) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (data / "vapid.pem").write_bytes(pem)
        phone = PhoneSettings(
            push_key_file=str(data / "vapid.pem"), push_contact="mailto:it@hall.example", push_hosts=(box.host,)
        )
        self.box = box
        self.server = Server(data, centre=dianjiang().model_copy(update={"phone": phone}))
        self.server.post_room.start()
        self.server.post_room.carriers[0].stop()  # the test carries by its own hand
        self.site = Site(self.server, data)
        self.phone = Browser(box.url)
        self.ticket = self.server.issue()["id"]
        self.path = f"phone/token-{self.ticket}"

    def carry(self) -> None:
        carrier = self.server.post_room.carriers[0]
        carrier._stopping.clear()
        while carrier.carry_due():
            pass

    def call(self) -> None:
        self.server.do(c.OpenWindow("3"))
        self.server.do(c.CallNext("3", str(uuid.uuid4())))
        self.carry()

    def signed_by_us(self, letter: Letter) -> dict[str, Any]:
        """The claims of a letter's header, checked against the key that browsers are told."""
        kind, _, rest = letter.headers["authorization"].partition(" ")
        token, key = (part.split("=", 1)[1] for part in rest.split(", "))
        assert kind == "vapid"
        assert key == self.site.stranger().get(self.path).json["push_key"]
        said, _, seal = token.rpartition(".")
        raw = decoded(seal)
        signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        self.key.public_key().verify(signature, said.encode(), ec.ECDSA(hashes.SHA256()))
        claims: dict[str, Any] = json.loads(decoded(said.split(".")[1]))
        return claims


@pytest.fixture
def box() -> Iterator[LetterBox]:
    with LetterBox() as made:
        yield made


@pytest.fixture
def hall(tmp_path: Path, box: LetterBox) -> Iterator[Hall]:
    made = Hall(tmp_path, box)
    yield made
    made.server.end()
    made.site.registry.close()


@pytest.mark.network
def test_a_phone_that_asked_is_told_in_its_language_and_nobody_between_reads_it(hall: Hall, box: LetterBox) -> None:
    answer = hall.site.stranger().post(f"{hall.path}/push", {**hall.phone.subscription, "language": "en"})
    assert answer.status_code == 204
    hall.call()
    (letter,) = box.letters
    assert hall.phone.read(letter.body) == {
        "type": "ticket.called", "title": "A001: please go to Window 3.", "link": f"/t/token-{hall.ticket}",
    }  # fmt: skip
    assert b"A001" not in letter.body
    assert letter.headers["content-encoding"] == "aes128gcm"
    claims = hall.signed_by_us(letter)
    assert (claims["aud"], claims["sub"]) == (f"http://{box.host}", "mailto:it@hall.example")
    with pytest.raises(InvalidSignature):
        hall.signed_by_us(Letter("", {"authorization": letter.headers["authorization"].replace("t=ey", "t=ex")}, b""))


@pytest.mark.network
def test_who_asked_nothing_or_no_more_is_left_alone(hall: Hall, box: LetterBox) -> None:
    hall.site.stranger().post(f"{hall.path}/push", hall.phone.subscription)
    assert hall.site.stranger().client.delete(f"/api/v1/{hall.path}/push").status_code == 204
    hall.call()
    assert box.tries == 0


@pytest.mark.network
@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_has_gone_is_forgotten(hall: Hall, box: LetterBox, status: int) -> None:
    hall.site.stranger().post(f"{hall.path}/push", hall.phone.subscription)
    box.faults.append(status)
    hall.call()
    hall.server.do(c.MarkNoShow("3"))
    hall.carry()
    assert box.tries == 1
    assert hall.server.writer.tend(lambda journal: journal.outbox.counts("push")) == {"dropped": 1}


@pytest.mark.network
def test_it_outlives_a_restart_and_lies_encrypted(hall: Hall, box: LetterBox) -> None:
    hall.site.stranger().post(f"{hall.path}/push", hall.phone.subscription)
    assert box.url.encode() not in b"".join(path.read_bytes() for path in hall.server.data.glob("journal.db*"))
    hall.server.writer.stop()
    hall.server.begin()
    hall.server.post_room.start()
    hall.server.post_room.carriers[0].stop()
    hall.call()
    assert len(box.letters) == 1


@pytest.mark.network
@pytest.mark.parametrize("wrong", [
    {"endpoint": "https://evil.example/x"}, {"endpoint": "http://fcm.googleapis.com/x"}, {"endpoint": "file:///etc/passwd"},
    {"endpoint": "http://127.0.0.1:1/metrics"}, {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, {"keys": {}},
    {"endpoint": "x" * 2000}, {"language": "xx"},
])  # fmt: skip
def test_letters_go_to_trusted_hosts_alone(hall: Hall, wrong: dict[str, Any]) -> None:
    answer = hall.site.stranger().post(f"{hall.path}/push", {**hall.phone.subscription, **wrong})
    assert (answer.status_code, reason(answer)) == (422, "bad_field")
    assert hall.server.post_room.outgoing.subscribed == set()


def test_without_a_key_there_is_no_push(site: Site) -> None:
    ticket = site.server.issue()["id"]
    assert site.stranger().get(f"phone/token-{ticket}").json["push_key"] is None
    answer = site.stranger().post(f"phone/token-{ticket}/push", Browser("https://fcm.googleapis.com/x").subscription)
    assert (answer.status_code, reason(answer)) == (404, "no_push")


def test_the_makers_of_browsers_are_trusted() -> None:
    hosts = PhoneSettings().push_hosts
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "wns2-par02p.notify.windows.com"):
        assert Subscription.model_validate(Browser(f"https://{host}/x").subscription).wrong(hosts) is None
    for host in ("fcm.googleapis.com.evil.example", "evilfcm.googleapis.com", "fcm.googleapis.com@evil.example", ""):
        assert Subscription.model_validate(Browser(f"https://{host}/x").subscription).wrong(hosts)
