"""In place of the server: answers every ask of its own centre at once, with as many bytes, and nothing behind it.

What it does is the least that any server over this broker and this client library must do.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

ANSWER_BYTES = 426  # as the server's answer to an `issue` has
HEAD_BYTES = 44  # {"id": "<uuid>"


def main() -> None:
    """`{"user", "password", "host", "port", "centre"}` on standard input; runs until that is closed."""
    given = json.loads(sys.stdin.readline())
    topics = f"lobby/{given['centre']}/device/+/ask"

    def heard(client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        head = message.payload[:HEAD_BYTES] + b',"ok":true,"pad":"'
        answer = head + b"x" * (ANSWER_BYTES - len(head) - 2) + b'"}'
        client.publish(message.topic[: -len("ask")] + "answer", answer, qos=1)

    def came(client: paho.Client, *_: Any) -> None:
        client.subscribe(topics, qos=1)

    def subscribed(*_: Any) -> None:
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=given["user"], protocol=paho.MQTTv311)
    client.username_pw_set(given["user"], given["password"])
    client.max_inflight_messages_set(256)
    client.on_socket_open = _no_delay
    client.on_connect = came
    client.on_disconnect = lambda *_: os._exit(1)
    client.on_subscribe = subscribed
    client.on_message = heard
    client.connect(given["host"], given["port"], keepalive=30)
    client.loop_start()
    sys.stdin.read()


def _no_delay(_client: paho.Client, _data: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


if __name__ == "__main__":
    main()
