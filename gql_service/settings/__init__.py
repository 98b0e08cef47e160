"""The settings of the deployer, read from environment variables."""

from gql_service.settings.declaring import Group
from gql_service.settings.pages import declared, settings_page, usual_table
from gql_service.settings.reading import SettingError
from gql_service.settings.settings import Plan, Settings, SourceChoice

__all__ = ["Group", "Plan", "SettingError", "Settings", "SourceChoice", "declared", "settings_page", "usual_table"]
