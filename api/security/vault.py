"""Secrets at rest (SEC-04): sealed with a key derived from SECRET_KEY, so that a copy of the database opens nothing."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"ai-interviewer vault 1"


class SealBroken(Exception):
    """The text was sealed with another SECRET_KEY, or changed since."""


class Vault:
    """Fernet (AES-128-CBC with HMAC-SHA256) under a key that HKDF-SHA256 derives from the server's secret."""

    def __init__(self, secret: str) -> None:
        key = HKDF(hashes.SHA256(), 32, salt=None, info=PURPOSE).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def unseal(self, sealed: str) -> str:
        """Raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError) as error:
            raise SealBroken("SECRET_KEY is not the one this was sealed with") from error
