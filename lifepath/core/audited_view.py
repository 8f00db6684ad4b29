"""A view whose writes are one transaction, idempotent by key, audited when refused or read by staff."""

from typing import Any
from uuid import UUID

import structlog
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lifepath.core import audit, idempotency
from lifepath.core.permissions import HasScope, scope_app

_REFUSED = (401, 403, 404)

logger = structlog.get_logger("lifepath.activity")


class Replay(Exception):
    """The answer to this key is known already."""

    def __init__(self, answer: idempotency.StoredAnswer) -> None:
        super().__init__()
        self.answer = answer


class AuditedView(APIView):
    """A view whose writes are one transaction, idempotent by key; refusals and what staff read are on record."""

    permission_classes = [HasScope]
    request: Any
    reads_client_data: bool | None = None
    """Is staff reading this on record? Always, never, or (None) when it turned out to be about a household."""
    about_household_id: UUID | None = None
    """The household that this request turned out to be about."""
    about_object: Any = None
    """The record that this request turned out to be about."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Reads run plainly; a write commits as a whole or leaves nothing."""
        self._claimed_key = ""
        self._savepoint: str | None = None
        if request.method not in SAFE_METHODS:
            response = self._dispatch_write(request, *args, **kwargs)
        else:
            response = super().dispatch(request, *args, **kwargs)
        try:
            self._keep_record(response)
        except DatabaseError as error:  # what cannot be recorded is not shown
            response = self.handle_exception(error)
            self.finalize_response(self.request, response, *args, **kwargs)
        return response

    def _dispatch_write(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                response = super().dispatch(request, *args, **kwargs)
                self._settle(response)
        except DatabaseError as error:  # raised by deferred constraints at commit
            response = self.handle_exception(error)
            self.finalize_response(self.request, response, *args, **kwargs)
        return response

    def _settle(self, response: Any) -> None:
        status = response.status_code
        keep = status < 400 or (status == 409 and self._claimed_key)
        if not keep:
            transaction.set_rollback(True)
            return
        if status >= 400 and self._savepoint:
            transaction.set_rollback(False)  # a service that failed without a savepoint of its own asked for more
            transaction.savepoint_rollback(self._savepoint)
        if self._claimed_key and not getattr(response, "replayed", False):
            self._store(response)

    def _store(self, response: Any) -> None:
        response.render()
        headers = {name: value for name, value in response.items() if name in ("ETag", "Location", "Content-Type")}
        answer = idempotency.StoredAnswer(status=response.status_code, body=response.content, headers=headers)
        idempotency.store().finish(user_id=self.request.user.pk, key=self._claimed_key, answer=answer)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After authentication and throttling, claim the caller's idempotency key."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get(idempotency.HEADER)
        if key is None or request.method in SAFE_METHODS or not request.user.is_authenticated:
            return
        if not 0 < len(key) <= idempotency.MAX_KEY_LENGTH:
            raise ValidationError({idempotency.HEADER: f"1 to {idempotency.MAX_KEY_LENGTH} characters."})
        mark = idempotency.fingerprint(method=str(request.method), path=request.get_full_path(), data=request.data)
        answer = idempotency.store().claim(user_id=request.user.pk, key=key, fingerprint=mark)
        self._claimed_key = key
        if answer is not None:
            raise Replay(answer)
        self._savepoint = transaction.savepoint()

    def handle_exception(self, exc: Exception) -> Response:
        """A replay is an answer, not an error."""
        if isinstance(exc, Replay):
            return self._replayed(exc.answer)
        return super().handle_exception(exc)

    def _replayed(self, answer: idempotency.StoredAnswer) -> Any:
        response = HttpResponse(answer.body, status=answer.status, headers=answer.headers)
        response["Idempotent-Replayed"] = "true"
        response.replayed = True  # type: ignore[attr-defined]
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """A stored answer is complete as it is."""
        if getattr(response, "replayed", False):
            return response
        return super().finalize_response(request, response, *args, **kwargs)

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        """Remember the record that is asked for."""
        self.about_object = obj
        super().check_object_permissions(request, obj)

    def _keep_record(self, response: Any) -> None:
        user = getattr(getattr(self, "request", None), "user", None)
        if user is None or not user.is_authenticated:
            return
        if response.status_code in _REFUSED:
            self._record_refusal(response.status_code)
        elif response.status_code < 400:
            if user.is_staff and (self.request.method in ("GET", "HEAD") or getattr(self, "reads_only", False)):
                self._record_read()
            self._note_activity(user)

    def _record_refusal(self, status: int) -> None:
        details = {"method": self.request.method, "path": self.request.path, "status": status}
        known = self._subject_id() if status == 403 else None
        audit.record("refused", household_id=known, details=details)

    def _record_read(self) -> None:
        household_id = self._subject_id()
        reads_client_data = household_id is not None if self.reads_client_data is None else self.reads_client_data
        if not reads_client_data:
            return
        match = self.request.resolver_match
        details = {"view": match.view_name if match else type(self).__name__, "path": self.request.path}
        audit.record("read", household_id=household_id, instance=self.about_object, details=details)

    def _note_activity(self, user: Any) -> None:
        try:
            audit.note_activity(user, scope_app(self), now=timezone.now())
        except DatabaseError:  # a missing day in a usage count is no reason to fail a request that has succeeded
            logger.warning("activity not noted", exc_info=True)

    def _subject_id(self) -> UUID | None:
        """The household that was named or resolved, or that of the record that was found."""
        if self.about_household_id is None and self.about_object is not None:
            self.about_household_id = getattr(self.about_object, "owning_household_id", None)
        return self.about_household_id
