"""The selection of `make quick`, and the counts that a run of tests prints."""

from tests.quick import ROOT, files_of_tests, need_of, quick_files
from tests.suites import lines_of, suite_of


def test_a_test_of_pure_functions_is_quick() -> None:
    assert ROOT / "tests/schema/test_near_names.py" in quick_files()


def test_a_test_with_a_process_a_server_or_a_gateway_is_not_quick() -> None:
    assert need_of(ROOT / "tests/gql_service/test_cli.py") == "a process"
    assert need_of(ROOT / "tests/gql_service/web/connections/test_protocol.py") == "a server"
    assert need_of(ROOT / "tests/gql_service/test_competitions.py") is not None


def test_quick_files_are_some_of_all_test_files() -> None:
    assert set(quick_files()) < set(files_of_tests())


def test_a_suite_is_a_folder_and_a_large_folder_has_several_suites() -> None:
    assert suite_of("tests/schema/compiled/test_cases.py::test_a[b/c]") == "tests/schema"
    assert suite_of("tests/gql_service/web/rate/test_b.py::test_c") == "tests/gql_service/web"
    assert suite_of("tests/gql_service/test_cli.py::test_d") == "tests/gql_service"
    assert suite_of("tests/test_docs.py::test_e") == "tests"


def test_the_cases_of_a_suite_are_counted_by_outcome() -> None:
    cases = {
        "passed": ["tests/a/test_a.py::test_b", "tests/a/test_a.py::test_c"],
        "failed": ["tests/test_d.py::test_e"],
    }
    assert list(lines_of(cases)) == ["tests: 1 failed", "tests/a: 2 passed"]
