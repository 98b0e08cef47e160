"""The address of the shared cache: valid forms, and the errors for invalid forms."""

from pathlib import Path

import pytest

from gql_service.cache.choice import cache_from
from gql_service.cache.memory import MemoryCache
from gql_service.cache.resilient import ResilientCache
from gql_service.cache.shared.address import CacheAddress, checked_cache_url
from gql_service.clock import system_clock

SECRET = "tr0ub4dor"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("valkey://cache.internal", CacheAddress("cache.internal", 6379, encrypted=False)),
        ("redis://10.0.0.7:7000/2", CacheAddress("10.0.0.7", 7000, encrypted=False, database=2)),
        ("valkeys://cache.internal:6380/", CacheAddress("cache.internal", 6380, encrypted=True)),
        (
            f"rediss://gateway:{SECRET}%40%2F%23@cache.internal",
            CacheAddress("cache.internal", 6379, encrypted=True, username="gateway", password=f"{SECRET}@/#"),
        ),
        (f"valkey://:{SECRET}@[::1]:1", CacheAddress("::1", 1, encrypted=False, password=SECRET)),
        (
            "rediss://cache.internal?ssl_ca_certs=/etc/our%20ca.pem",
            CacheAddress("cache.internal", 6379, encrypted=True, ca_file="/etc/our ca.pem"),
        ),
    ],
)
def test_addresses_are_read(text: str, address: CacheAddress) -> None:
    assert CacheAddress.read(text) == address
    assert SECRET not in repr(address) + address.origin


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("cache.internal:6379", "one of the schemes valkey, redis, valkeys, rediss"),
        (f"https://:{SECRET}@cache.internal", "one of the schemes"),
        (f"unix://:{SECRET}@/run/valkey.sock", "one of the schemes"),
        (f"valkey://:{SECRET}@", "with a host"),
        (f"valkey://:{SECRET}@cache internal", "with a host"),
        (f"valkey://user:{SECRET}#1@cache.internal", "percent-encoded"),
        (f"valkey://user:{SECRET}/1@cache.internal", "percent-encoded"),
        (f"valkey://:{SECRET}@cache.internal:99999", "a port from 0 to 65535"),
        (f"valkey://{SECRET}@cache.internal", "a password beside the user"),
        (f"valkey://:{SECRET}@cache.internal/first", "the number of a database"),
        (f"rediss://cache.internal?password={SECRET}", "no option but ssl_ca_certs=FILE"),
        (f"rediss://:{SECRET}@cache.internal?ssl_cert_reqs=none", "no option but ssl_ca_certs=FILE"),
        (f"rediss://:{SECRET}@cache.internal?ssl_ca_certs=", "no option but ssl_ca_certs=FILE"),
        (f"valkey://:{SECRET}@cache.internal?ssl_ca_certs=/etc/ca.pem", "only with TLS"),
        (f"rediss://:{SECRET}@cache.internal?ssl_ca_certs=/nowhere/ca.pem", "names a readable file of certificates"),
    ],
)
def test_a_wrong_address_is_told_what_would_be_right_without_its_password(text: str, right: str) -> None:
    with pytest.raises(ValueError, match="an address ") as failed:
        checked_cache_url(text)
    assert right in str(failed.value)
    assert SECRET not in str(failed.value)


def test_a_file_that_holds_no_certificate_is_of_no_use(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("-----BEGIN NONSENSE-----")
    with pytest.raises(ValueError, match="a readable file of certificates"):
        checked_cache_url(f"rediss://cache.internal?ssl_ca_certs={tmp_path / 'ca.pem'}")


def test_an_address_may_have_spaces_around_it() -> None:
    assert checked_cache_url(" valkey://cache.internal\n") == "valkey://cache.internal"


async def test_without_an_address_the_cache_is_in_memory_alone() -> None:
    assert isinstance(cache_from(None, "schedule", system_clock), MemoryCache)
    shared = cache_from("valkey://127.0.0.1:1", "schedule", system_clock)
    assert isinstance(shared, ResilientCache)
    await shared.close()
