from planning.admin import insights, metrics, reports, scenarios

__all__ = ["insights", "metrics", "reports", "scenarios"]
