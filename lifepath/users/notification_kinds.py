"""What people are told about, by name; an app that tells them something registers its kind here at start-up."""

from lifepath.core.registries import Registry

notification_kinds: Registry[str] = Registry("Kind of notification")
"""Titles by kind."""
