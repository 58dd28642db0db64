"""Servers that must prove who they are."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from answers import leading, well
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from small_stores import NAME, Store, User
from web_stores import serving

DAY = timedelta(days=1)


def certificate(folder: Path, address: str) -> tuple[Path, ssl.SSLContext]:
    """Return the file of a certificate for an address, and how a server proves that it has it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / f"{address}.pem", folder / f"{address}.key"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Return a user who believes the publisher."""
    return User(tmp_path / "home")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store with a release."""
    return Store(folder=tmp_path / "store").publish("1.0.0")


def test_a_server_that_proves_who_it_is(tmp_path: Path, store: Store, user: User) -> None:
    file, tls = certificate(tmp_path, "127.0.0.1")
    with serving(store.folder, well, well, tls=tls) as site:
        done = user.run("get", NAME, "--from", site.url, SSL_CERT_FILE=str(file))
    assert done.returncode == 0, done


@pytest.mark.parametrize(
    ("address", "believed"), [("127.0.0.1", False), ("127.0.0.9", True)], ids=["unknown", "of another"]
)
def test_a_server_that_does_not(address: str, believed: bool, tmp_path: Path, store: Store, user: User) -> None:
    file, tls = certificate(tmp_path, address)
    variables = {"SSL_CERT_FILE": str(file)} if believed else {}
    with serving(store.folder, well, well, tls=tls) as site:
        done = user.run("get", NAME, "--from", site.url, **variables)
    assert done.returncode == 4, done
    assert done.stderr.startswith("certificate-wrong ")
    assert user.files().keys() == {"allowed_signers"}


def test_a_server_that_speaks_without_encryption(store: Store, user: User) -> None:
    with serving(store.folder, well, well) as site:
        done = user.run("get", NAME, "--from", site.url.replace("http:", "https:"))
    assert done.returncode == 6, done


def test_from_https_to_https_one_may_be_led(tmp_path: Path, store: Store, user: User) -> None:
    file, tls = certificate(tmp_path, "127.0.0.1")
    with serving(store.folder, well, well, tls=tls) as other:
        archive = leading(f"{other.url}/{NAME}/{NAME}-1.0.0.zip")
        with serving(store.folder, well, archive, tls=tls) as site:
            done = user.run("get", NAME, "--from", site.url, SSL_CERT_FILE=str(file))
    assert done.returncode == 0, done
    assert other.starts() == [0]


def test_from_https_to_http_one_may_not(tmp_path: Path, store: Store, user: User) -> None:
    file, tls = certificate(tmp_path, "127.0.0.1")
    with serving(store.folder, well, well) as other:
        archive = leading(f"{other.url}/{NAME}/{NAME}-1.0.0.zip")
        with serving(store.folder, well, archive, tls=tls) as site:
            done = user.run("get", NAME, "--from", site.url, SSL_CERT_FILE=str(file))
    assert done.returncode == 3, done
    assert done.stderr.startswith("redirect-unsafe ")
    assert other.asked == []
