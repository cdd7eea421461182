"""Sends pose messages of one camera to a GenGait box over UDP. Python 3.6 or later, nothing to install.

In your pose estimator:

    sender = PoseSender("10.0.0.2", 5005, "cam1", key_file="cam1.key")
    sender.send(frame=n, timestamp=time.time(), people=[[x, y, confidence, ...], ...])

By hand, one message per line on standard input ({"frame": 1, "timestamp": 0.033, "people": [...]}):

    python3 pose_sender.py 10.0.0.2 5005 cam1 --key-file cam1.key < messages.ndjson
"""
import argparse
import hashlib
import hmac
import json
import socket
import sys
import time


class PoseSender:
    """One camera. Without a key nothing is signed: a box that listens on its own computer only takes that."""

    def __init__(self, host, port, camera, key_file=None):
        family = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0][0]
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        # Connected: only replies of this box are read, and nobody else's.
        self.socket.connect((host, port))
        self.socket.setblocking(False)
        self.camera = camera
        self.challenge = b""
        self.key = None
        if key_file is not None:
            with open(key_file, "rb") as file:
                self.key = file.readline().strip()

    def send(self, frame, timestamp, people, **more):
        """One frame. people: per person x, y, confidence of each keypoint in one flat list (0, 0, 0 = not seen).
        timestamp: seconds on this camera's clock at capture. more: pulse=N, size=[width, height]."""
        people = [{"pose_keypoints_2d": list(person)} for person in people]
        self.send_message(dict(more, camera=self.camera, frame=frame, timestamp=timestamp, people=people))

    def send_message(self, message):
        """A whole message as the README of GenGait describes it."""
        body = json.dumps(message).encode()
        if self.key is not None:
            self._read_replies()
            signed = body + b"\n" + self.challenge
            body = signed + b"\n" + hmac.new(self.key, signed, hashlib.sha256).hexdigest().encode()
        try:
            self.socket.send(body)
        except OSError:
            pass  # the box is not there yet, or the network is full: the next frame will do

    def _read_replies(self):
        """What the box asked for last. It asks anew every half minute, and whenever it does not know the sender yet."""
        try:
            while True:
                self.challenge = self.socket.recv(128)
        except OSError:
            pass  # nothing more to read


def main():
    parser = argparse.ArgumentParser(description="Sends pose messages (one JSON object per line) to a GenGait box.")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("camera")
    parser.add_argument("--key-file", help="the camera's secret; the box has the same file")
    parser.add_argument("--rate", type=float, default=30, help="messages per second (default: 30)")
    arguments = parser.parse_args()
    sender = PoseSender(arguments.host, arguments.port, arguments.camera, arguments.key_file)
    for line in sys.stdin:
        sender.send_message(dict(json.loads(line), camera=arguments.camera))
        time.sleep(1 / arguments.rate)


if __name__ == "__main__":
    main()
