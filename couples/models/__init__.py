"""Tables of couples."""

from couples.models.couples import ActivePartner, Couple

__all__ = ["ActivePartner", "Couple"]
