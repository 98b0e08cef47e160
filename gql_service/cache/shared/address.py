"""The address of a shared cache, as given in `CACHE_URL`."""

import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

ENCRYPTED: Final = {"valkey": False, "redis": False, "valkeys": True, "rediss": True}
"""URL schemes, and whether each uses TLS."""
DEFAULT_PORT: Final = 6379
CA_OPTION: Final = "ssl_ca_certs"
"""The only option that an address may have. Redis clients use the same name."""

_EXAMPLE: Final = "valkey://cache.internal:6379, or rediss://user:password@cache.internal:6379 with TLS"


@dataclass(frozen=True, slots=True)
class CacheAddress:
    """Host, login and trusted certificates of the shared cache; without `ca_file`, the system's certificates are
    trusted.
    """

    host: str
    port: int
    encrypted: bool
    database: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None

    @property
    def origin(self) -> str:
        """Host and port, safe to log."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def tls(self) -> ssl.SSLContext | None:
        """Return the TLS context; None without TLS. Raises ValueError if the CA file cannot be used."""
        if not self.encrypted:
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError:  # ssl.SSLError is one
            raise ValueError(f"an address whose {CA_OPTION} names a readable file of certificates in PEM") from None

    @classmethod
    def read(cls, text: str) -> "CacheAddress":
        """Parse an address. Raises ValueError with the correct form; the message never repeats the text."""
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            # The message of this error may contain part of the password.
            raise ValueError(_right("with a port from 0 to 65535 and the password percent-encoded")) from None
        if parts.scheme not in ENCRYPTED:
            raise ValueError(_right(f"with one of the schemes {', '.join(ENCRYPTED)}"))
        if not parts.hostname or parts.fragment or any(map(str.isspace, text)):
            raise ValueError(_right("with a host, and the password percent-encoded"))
        if parts.username and parts.password is None:
            raise ValueError(_right("with a password beside the user"))
        return cls(
            host=unquote(parts.hostname),
            port=port or DEFAULT_PORT,
            encrypted=ENCRYPTED[parts.scheme],
            database=_database(parts),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            ca_file=_ca_file(parts),
        )


def checked_cache_url(text: str) -> str:
    """Return the address without surrounding spaces. Raises ValueError with the correct form, never with the text."""
    text = text.strip()
    address = CacheAddress.read(text)
    if address.ca_file is not None:
        address.tls()
    return text


def _right(what: str) -> str:
    return f"an address {what}, like {_EXAMPLE}"


def _database(parts: SplitResult) -> int:
    number = parts.path.removeprefix("/")
    if number and not (number.isascii() and number.isdecimal()):
        raise ValueError(_right("with no path, or with the number of a database as its path"))
    return int(number or 0)


def _ca_file(parts: SplitResult) -> str | None:
    options = parse_qsl(parts.query, keep_blank_values=True)
    if not options:
        return None
    if [name for name, _ in options] != [CA_OPTION] or not options[0][1] or not ENCRYPTED[parts.scheme]:
        raise ValueError(_right(f"with no option but {CA_OPTION}=FILE, and that only with TLS"))
    return options[0][1]
