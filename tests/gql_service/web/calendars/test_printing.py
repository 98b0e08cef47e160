"""The properties of a printed calendar."""

from datetime import timedelta

import pytest

from gql_service.web.calendars.printing import Heading, print_calendar


@pytest.mark.parametrize("name", ["Lions, Tigers; Bears", "Two\nlines", "A \\n of its own", "Café\x00 ☃"])
def test_a_calendar_s_name_is_a_text_whatever_is_in_it(name: str) -> None:
    heading = Heading("uid", name, "Games.", timedelta(hours=1), None)
    text = print_calendar(heading, []).decode()
    (line,) = [each for each in text.replace("\r\n ", "").split("\r\n") if each.startswith("X-WR-CALNAME:")]
    escaped = line.removeprefix("X-WR-CALNAME:")
    plain = escaped.replace("\\\\", "\0").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    assert plain == name.replace("\n", " ").replace("\x00", " ")
    assert f"NAME:{escaped}" in text.replace("\r\n ", "")
