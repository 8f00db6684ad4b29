from lifepath.users.models.access import DeviceSession, PersonalAccessToken
from lifepath.users.models.attention import AttentionSnooze
from lifepath.users.models.audit import ActivityDay, AuditChain, AuditEvent, AuditLink, AuditPayload, IdempotencyKey
from lifepath.users.models.context import ContextFact
from lifepath.users.models.households import (
    AssignmentConsent,
    Household,
    Membership,
    Person,
    PlannerAssignment,
    SupportAccess,
)
from lifepath.users.models.invitations import HouseholdInvitation
from lifepath.users.models.jobs import Heartbeat, Job
from lifepath.users.models.notifications import Notification, NotificationChoice, NotificationSettings
from lifepath.users.models.people import User
from lifepath.users.models.verification import VerifiedCase

__all__ = [
    "ActivityDay",
    "AssignmentConsent",
    "AttentionSnooze",
    "AuditChain",
    "AuditEvent",
    "AuditLink",
    "AuditPayload",
    "ContextFact",
    "DeviceSession",
    "Heartbeat",
    "Household",
    "HouseholdInvitation",
    "IdempotencyKey",
    "Job",
    "Membership",
    "Notification",
    "NotificationChoice",
    "NotificationSettings",
    "Person",
    "PersonalAccessToken",
    "PlannerAssignment",
    "SupportAccess",
    "User",
    "VerifiedCase",
]
