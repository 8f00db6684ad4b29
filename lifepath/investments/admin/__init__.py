from lifepath.investments.admin import prices, records, trades

__all__ = ["prices", "records", "trades"]
