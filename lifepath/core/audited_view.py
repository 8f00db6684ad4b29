"""A view whose writes are one transaction, idempotent by key, audited when refused."""

from typing import Any

from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lifepath.core import audit, idempotency
from lifepath.core.permissions import HasScope

_REFUSED = (401, 403, 404)


class Replay(Exception):
    """The answer to this key is known already."""

    def __init__(self, answer: idempotency.StoredAnswer) -> None:
        super().__init__()
        self.answer = answer


class AuditedView(APIView):
    """A view whose writes are one transaction, idempotent by key, and whose refusals are on record."""

    permission_classes = [HasScope]
    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Reads run plainly; a write commits as a whole or leaves nothing."""
        self._claimed_key = ""
        self._savepoint: str | None = None
        if request.method in SAFE_METHODS:
            response = super().dispatch(request, *args, **kwargs)
        else:
            response = self._dispatch_write(request, *args, **kwargs)
        self._record_refusal(response)
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

    def _record_refusal(self, response: Any) -> None:
        user = getattr(getattr(self, "request", None), "user", None)
        if response.status_code not in _REFUSED or user is None or not user.is_authenticated:
            return
        details = {"method": self.request.method, "path": self.request.path, "status": response.status_code}
        with transaction.atomic():
            audit.record("refused", household_id=None, details=details)
