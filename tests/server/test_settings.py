"""Settings come from COPYDESK_* variables, and a bad one is told in one line."""

import os
from pathlib import Path

import pytest

from server.settings import BadSettings, Settings, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("COPYDESK_")]:
        monkeypatch.delenv(name)


def refusal() -> str:
    with pytest.raises(BadSettings) as refused:
        load_settings()
    return str(refused.value)


def test_without_variables_a_file_is_served_on_this_machine_only() -> None:
    settings = load_settings()

    assert settings.database_url == "sqlite:///copydesk.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.demo, settings.demo_password) == (False, None)


def test_variables_are_read_and_an_empty_one_is_as_good_as_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COPYDESK_PORT", "9000")
    monkeypatch.setenv("COPYDESK_DEMO", "1")
    monkeypatch.setenv("COPYDESK_HOST", "")

    settings = load_settings()

    assert (settings.port, settings.demo, settings.host) == (9000, True, "127.0.0.1")


def test_each_bad_value_has_a_line_with_the_variable_the_value_and_the_cure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COPYDESK_PORT", "70000")
    monkeypatch.setenv("COPYDESK_LOG_LEVEL", "loud")

    assert refusal().splitlines() == [
        "COPYDESK_PORT=70000 cannot be used: Input should be less than or equal to 65535. "
        "It is the TCP port to listen on; 0 is any free one. Unset, it is 8000.",
        "COPYDESK_LOG_LEVEL=loud cannot be used: "
        "Input should be 'debug', 'info', 'warning' or 'error'. "
        "It is the least important message that is logged. Unset, it is info.",
    ]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COPYDESK_DATABASE_URL", "mysql://me:hunter2@host/news"),
        ("COPYDESK_DATABASE_URL", "postgresql://me:hunter2@host:port/news"),
        ("COPYDESK_SMTP_URL", "http://me:hunter2@host"),
        ("COPYDESK_SMTP_URL", "smtp://me:hunter2@host:port"),
        ("COPYDESK_SMTP_URL", "smtps://me:hunter2@"),
    ],
)
def test_a_password_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    line = refusal()

    assert line.startswith(f"{variable} cannot be used: ")
    assert "hunter2" not in line


def test_settings_do_not_print_their_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_DATABASE_URL", "postgresql://me:hunter2hunter2@host/news")
    monkeypatch.setenv("COPYDESK_DEMO_PASSWORD", "hunter2hunter2")
    monkeypatch.setenv("COPYDESK_SMTP_URL", "smtps://me:hunter2hunter2@mail.example.org:465")

    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COPYDESK_MAIL_FROM", "desk"),
        ("COPYDESK_MAIL_FROM", "desk@"),
        ("COPYDESK_MAIL_FROM", "desk@example.org\nBcc: all@example.org"),
        ("COPYDESK_PUBLIC_URL", "desk.example.org"),
        ("COPYDESK_PUBLIC_URL", "javascript://desk.example.org"),
        ("COPYDESK_PUBLIC_URL", "https://desk.example.org/?to="),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    assert refusal().startswith(f"{variable}={value} cannot be used: it is no ")


def test_files_are_named_with_commas_between_and_only_trusted_needs_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COPYDESK_ONLY_TRUSTED", "1")

    assert refusal().startswith(
        "COPYDESK_ONLY_TRUSTED=1 cannot be used: nothing could be asked. Cure: name files in "
        "COPYDESK_TRUSTED_DOCUMENTS. It is true "
    )

    monkeypatch.setenv("COPYDESK_TRUSTED_DOCUMENTS", "web.json, app/ios.json")
    settings = load_settings()
    assert settings.trusted_documents == (Path("web.json"), Path("app/ios.json"))
    assert settings.only_trusted


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described(name: str) -> None:
    assert Settings.model_fields[name].description
