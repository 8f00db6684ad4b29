from rest_framework.permissions import AllowAny
from rest_framework.views import APIView


class PublicView(APIView):
    """An operation for callers who have not signed in; a bearer token is not looked at.

    Its services make their own transactions: what a refusal has to keep (a session ended because its token was
    reused, a counted attempt) must not be undone with the refusal.
    """

    authentication_classes = ()
    permission_classes = [AllowAny]
