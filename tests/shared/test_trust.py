"""Inside a deployment connections are encrypted, and go to whom they should."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from shared.environment import load
from shared.settings import Addresses, SettingsError
from shared.trust import client_for_services, require_encrypted, require_scanner_here
from tests.shared.web.build import settings

HERE = [
    "postgresql://u@/db",
    "postgresql://u@localhost/db",
    "postgresql://u@127.0.0.1:5433/db",
    "postgresql://u@[::1]/db",
    "postgresql://u@/db?host=/run/postgresql",
]
CHECKED = [
    "postgresql://u@db.internal/db?sslmode=verify-full",
    "postgresql://u@10.0.0.7/db?sslmode=verify-full&sslrootcert=/etc/ca.pem",
]
NOT_CHECKED = [
    "postgresql://u@db.internal/db",
    "postgresql://u@10.0.0.7/db?sslmode=require",
    "postgresql://u@10.0.0.7/db?sslmode=verify-ca",
    "postgresql://u@10.0.0.7/db?sslmode=disable&sslmode=verify-full",
    "postgresql://u@localhost/db?host=db.internal",
    "postgresql://u@/db?host=/run/postgresql,db.internal",
    "postgresql://u@localhost/db?hostaddr=10.0.0.7",
    "postgresql://u@localhost.evil.example/db",
]


@pytest.mark.parametrize("url", HERE + CHECKED)
def test_a_database_here_or_with_a_checked_name_is_taken(url):
    require_encrypted(url, "AGREMENT_X")


@pytest.mark.parametrize("url", NOT_CHECKED)
def test_a_database_elsewhere_is_refused_unless_its_name_is_checked(url):
    with pytest.raises(SettingsError, match="AGREMENT_X: add sslmode=verify-full"):
        require_encrypted(url, "AGREMENT_X")


@pytest.mark.parametrize("role", ["", "OWNER_", "KEEPER_", "AUDITOR_"])
def test_every_role_of_a_database_is_held_to_it_outside_demonstrations(monkeypatch, role):
    here, name = "postgresql://u@localhost/db", f"AGREMENT_REVIEW_{role}DATABASE_URL"
    monkeypatch.setenv("AGREMENT_REVIEW_DATABASE_URL", here)
    monkeypatch.setenv(name, "postgresql://u@10.0.0.7/db")

    def otherwise(_service, _home):
        return Addresses(service=here)

    monkeypatch.setenv("AGREMENT_ENV", "demo")
    load("review", otherwise=otherwise)
    monkeypatch.setenv("AGREMENT_ENV", "production")
    with pytest.raises(SettingsError, match=name):
        load("review", otherwise=otherwise)


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "localhost:3310", "/run/clamd.sock"])
def test_a_scanner_of_uploads_on_this_machine_is_taken(address):
    require_scanner_here(address)


def test_a_scanner_elsewhere_is_refused_outside_demonstrations(monkeypatch):
    monkeypatch.setenv("AGREMENT_CLAMAV", "10.0.0.7:3310")

    def otherwise(_service, _home):
        return Addresses(service="postgresql://u@localhost/db")

    monkeypatch.setenv("AGREMENT_ENV", "demo")
    assert load("registration", otherwise=otherwise).clamav == "10.0.0.7:3310"
    monkeypatch.setenv("AGREMENT_ENV", "production")
    with pytest.raises(SettingsError, match="AGREMENT_CLAMAV"):
        load("registration", otherwise=otherwise)


def certificate(name, issuer=None, *, host=None):
    """Return a key and a certificate, signed by itself or by an issuer's."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer, by = issuer or (key, None)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if host is not None:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        made = made.add_extension(names, critical=False)
    else:
        usage = dict.fromkeys(
            (
                *("digital_signature", "content_commitment", "key_encipherment"),
                *("data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
            ),
            False,
        )
        made = made.add_extension(
            x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True
        )
    return key, made.sign(signer, hashes.SHA256())


def pem(folder, name, key, made):
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / f"{name}.all").write_bytes(private + made.public_bytes(Encoding.PEM))
    return folder / f"{name}.pem"


class Quiet(BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def served(tmp_path):
    """Serve https under a given certificate, and return the address."""
    running = []

    def serve(name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / f"{name}.all")
        server = HTTPServer(("127.0.0.1", 0), Quiet)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_words: None
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"https://127.0.0.1:{server.socket.getsockname()[1]}/internal/messages"

    yield serve
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join(10)


async def is_reached(authority, folder, url):
    made = settings(folder).model_copy(update={"authority": authority})
    async with client_for_services(made, timeout=10) as client:
        try:
            return (await client.post(url)).status_code == 204
        except httpx.ConnectError:
            return False


async def test_only_the_named_authority_is_trusted_and_only_for_the_right_name(tmp_path, served):
    ours, others = certificate("ours"), certificate("others")
    authority, other = pem(tmp_path, "ours", *ours), pem(tmp_path, "others", *others)
    pem(tmp_path, "right", *certificate("right", ours, host="127.0.0.1"))
    pem(tmp_path, "wrong", *certificate("wrong", ours, host="127.0.0.2"))
    right, wrong = served("right"), served("wrong")

    found = {
        "ours": await is_reached(authority, tmp_path, right),
        "another": await is_reached(other, tmp_path, right),
        "the system's": await is_reached(None, tmp_path, right),
        "another name": await is_reached(authority, tmp_path, wrong),
    }

    assert found == {"ours": True, "another": False, "the system's": False, "another name": False}


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_that_is_none_is_one_clear_line(tmp_path, content):
    path = tmp_path / "authority.pem"
    if content:
        path.write_text(content, "utf-8")
    made = settings(tmp_path).model_copy(update={"authority": path})

    with pytest.raises(SettingsError, match="AGREMENT_AUTHORITY"):
        client_for_services(made, timeout=1)
