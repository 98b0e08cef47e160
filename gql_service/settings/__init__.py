"""The settings of the deployer, read from environment variables."""

from gql_service.settings.data_source import Plan, SourceChoice
from gql_service.settings.declaring import Group
from gql_service.settings.pages import declared, settings_page, usual_table
from gql_service.settings.reading import SettingError
from gql_service.settings.settings import Settings

__all__ = ["Group", "Plan", "SettingError", "Settings", "SourceChoice", "declared", "settings_page", "usual_table"]
