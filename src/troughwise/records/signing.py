"""A sign-off as a file that others can trust: canonical JSON with an Ed25519 signature. Not for deciding anything.

The key is this deployment's own, made when it is first needed; who merges a file compares its public key with the one
that the department told them by another way.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from troughwise.records.types import canonical
from troughwise.vocabulary.errors import InputError

FORM, VERSION = "troughwise-sign-off", 1


def signed(body: dict[str, Any], *, key_file: Path) -> str:
    """The body as a signed file; the key is made where there is none.

    Raises ``InputError`` where the key's file cannot be read or made.
    """
    key = _key(key_file)
    said = {"form": FORM, "version": VERSION, **body}
    signature = key.sign(canonical(said).encode())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    proof = {"algorithm": "ed25519", "public_key": _text(public), "signature": _text(signature)}
    return json.dumps({"signed": said, "proof": proof}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def verified(text: str) -> tuple[dict[str, Any], str]:
    """What a signed file says, and the public key it was signed with; raises ``InputError`` for one that was changed."""
    try:
        file = json.loads(text)
        said, proof = file["signed"], file["proof"]
        public = base64.b64decode(proof["public_key"], validate=True)
        signature = base64.b64decode(proof["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, canonical(said).encode())
    except (ValueError, LookupError, TypeError, InvalidSignature) as error:
        raise InputError(
            "The file is no sign-off, or it was changed after it was signed", to_do="Ask for it again."
        ) from error
    if said.get("form") != FORM or said.get("version") != VERSION:
        raise InputError("The file is no sign-off that this program reads", to_do="Update Troughwise, or ask for it again.")
    return said, proof["public_key"]


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        if not path.exists():
            _make(path)
        found = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise InputError(
            "The file of the signing key cannot be used", where=path.name, to_do="Name another file."
        ) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise InputError("The signing key is of another kind", where=path.name, to_do="Use an Ed25519 key.")
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
