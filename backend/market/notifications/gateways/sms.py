"""Sends short messages through the function that the settings name; the demo's own writes them down."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from market.kernel.clock import now
from market.notifications.errors import SmsUnavailable


def sms_is_offered() -> bool:
    """Tell whether short messages can be sent at all."""
    return bool(settings.SMS_GATEWAY)


def send_sms(*, mobile: str, text: str) -> None:
    """
    Send one short message.

    :raises SmsUnavailable: if none can be sent at present, or no gateway is named
    """
    if not sms_is_offered():
        raise SmsUnavailable("no gateway")
    send: Callable[[str, str], None] = import_string(settings.SMS_GATEWAY)
    try:
        send(mobile, text)
    except OSError as error:
        raise SmsUnavailable(type(error).__name__) from error


def write_to_console(mobile: str, text: str) -> None:
    """Write a message to the console and to a file of its own, as the demo's mail does; production refuses it."""
    folder, at = Path(settings.SMS_FILE_PATH), now()
    folder.mkdir(parents=True, exist_ok=True)
    print(f"SMS to {mobile}: {text}", flush=True)  # noqa: T201 - it is the demo's phone
    (folder / _file_name(at)).write_text(f"{mobile}\n{text}\n", encoding="utf-8")


def _file_name(at: datetime) -> str:
    return f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.txt"
