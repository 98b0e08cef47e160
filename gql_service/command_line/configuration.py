"""The settings and the clock of a command. Invalid settings end the command with a message."""

import os
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from gql_service.cache.call_count.call_file import state_folder
from gql_service.clock import Clock, clock_from, system_clock
from gql_service.command_line.options import exit_with
from gql_service.settings import SettingError, Settings
from gql_service.settings.environment import check_live, complaints
from schema.enums import SourceMode


def read_settings(**given: Any) -> Settings:
    """Return the settings of the environment, replaced by the options that were `given`.

    If a setting is invalid, or settings do not fit together, print a message and exit.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        settings = replace(Settings.read(os.environ), state_folder=state_folder(os.environ), **chosen)
        settings.mode()
        check_live(os.environ, settings)
    except SettingError as error:
        exit_with(str(error))
    for line in complaints(os.environ):
        click.echo(f"gql-service: {line}", err=True)
    return settings


def clock_of(now: datetime | None, settings: Settings) -> Clock:
    """Return a clock that starts at `now`, or the clock of the system. With live data, print a message and exit."""
    if now is not None and settings.mode() is SourceMode.LIVE:
        exit_with("--now sets the clock of sandbox and replay only; live data needs the real time.")
    return clock_from(now) if now else system_clock
