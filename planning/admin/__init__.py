from planning.admin import metrics, scenarios

__all__ = ["metrics", "scenarios"]
